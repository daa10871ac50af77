package techo.profiles;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.hapi.converters.canonical.VersionCanonicalizer;
import java.util.List;
import org.hl7.fhir.common.hapi.validation.validator.WorkerContextValidationSupportAdapter;
import org.hl7.fhir.r4.model.StructureDefinition;

/** Our definitions with everything that they take from what they are derived from. Each is made once. */
final class Snapshots {
    private final VersionCanonicalizer versions;
    private final WorkerContextValidationSupportAdapter context = new WorkerContextValidationSupportAdapter();

    Snapshots(FhirContext fhir, JapaneseProfiles profiles, IValidationSupport base) {
        versions = new VersionCanonicalizer(fhir);
        ProfileValidator.chain(fhir, List.of(profiles.support(), base), context);
    }

    /** @throws IllegalArgumentException when nobody defines the canonical */
    StructureDefinition of(String canonical) {
        org.hl7.fhir.r5.model.StructureDefinition complete =
                context.fetchResource(org.hl7.fhir.r5.model.StructureDefinition.class, canonical);
        if (complete == null) {
            throw new IllegalArgumentException("nobody defines " + canonical);
        }
        return (StructureDefinition) versions.structureDefinitionFromCanonical(complete);
    }
}
