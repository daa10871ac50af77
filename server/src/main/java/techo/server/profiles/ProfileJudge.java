package techo.server.profiles;

import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.util.ResourceUtil;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IBaseResource;
import techo.profiles.ProfileValidator;
import techo.profiles.Violation;

/** The one verdict of the server: what is stored, what is only validated and what is judged again all come here. */
final class ProfileJudge {
    /** A document may break one rule in each of a thousand entries; nobody repairs more than this at once. */
    static final int REPORTED = 100;

    /**
     * Not judged: definitions, which no client may store and whose own rules HAPI checks when it uses them, and records
     * that the server itself writes in the course of other work.
     */
    private static final Set<String> NOT_JUDGED = Set.of(
            "AuditEvent",
            "CapabilityStatement",
            "CodeSystem",
            "CompartmentDefinition",
            "ConceptMap",
            "GraphDefinition",
            "ImplementationGuide",
            "MessageDefinition",
            "NamingSystem",
            "OperationDefinition",
            "SearchParameter",
            "StructureDefinition",
            "StructureMap",
            "TerminologyCapabilities",
            "ValueSet");

    private final ProfileValidator validator;

    ProfileJudge(ProfileValidator validator) {
        this.validator = validator;
    }

    /** @return the rules that the resource breaks; empty when it is in order */
    List<Violation> judge(IBaseResource resource) {
        if (NOT_JUDGED.contains(resource.fhirType())) {
            return List.of();
        }
        // HAPI keeps the text a resource was parsed from and would judge that; what is stored may have been cleaned
        // since.
        ResourceUtil.clearRawStringFromResource(resource);
        // It encodes what it judges as JSON then, and goes on to read that in the form that came.
        ResourceUtil.addRawDataToResource(resource, EncodingEnum.JSON, null);
        return validator.validate(resource);
    }
}
