package techo.server.profiles;

import static ca.uhn.fhir.interceptor.api.Pointcut.STORAGE_PRESTORAGE_RESOURCE_CREATED;
import static ca.uhn.fhir.interceptor.api.Pointcut.STORAGE_PRESTORAGE_RESOURCE_UPDATED;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.util.ResourceUtil;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IBaseResource;
import techo.interceptors.error.TechoException;
import techo.profiles.ProfileValidator;
import techo.profiles.Violation;

/**
 * Judges every resource in the moment before it is stored, whichever way it came: create, update, patch, an entry of a
 * transaction, an import. A violation is answered with 422 and undoes the transaction.
 */
@Interceptor
final class StoredResourceValidation {
    /**
     * Not judged: definitions, which no client may store and whose own rules HAPI checks when it uses them, and records
     * that the server itself writes in the course of other work.
     */
    static final Set<String> NOT_JUDGED = Set.of(
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

    /** A document may break one rule in each of a thousand entries; nobody repairs more than this at once. */
    private static final int REPORTED = 100;

    private final ProfileValidator validator;

    StoredResourceValidation(ProfileValidator validator) {
        this.validator = validator;
    }

    @Hook(STORAGE_PRESTORAGE_RESOURCE_CREATED)
    public void created(IBaseResource resource) {
        judge(resource);
    }

    @Hook(STORAGE_PRESTORAGE_RESOURCE_UPDATED)
    public void updated(IBaseResource before, IBaseResource resource) {
        judge(resource);
    }

    private void judge(IBaseResource resource) {
        if (NOT_JUDGED.contains(resource.fhirType())) {
            return;
        }
        // HAPI keeps the text a resource was parsed from and would judge that; what is stored may have been cleaned
        // since.
        ResourceUtil.clearRawStringFromResource(resource);
        List<Violation> violations = validator.validate(resource);
        if (!violations.isEmpty()) {
            throw new TechoException(
                    violations.stream().limit(REPORTED).map(BrokenRule::problem).toList());
        }
    }
}
