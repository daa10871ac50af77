package techo.profiles;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.IValidationSupport;
import java.util.List;
import org.hl7.fhir.common.hapi.validation.support.BaseValidationSupportWrapper;
import org.hl7.fhir.common.hapi.validation.validator.WorkerContextValidationSupportAdapter;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r5.model.StructureDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Our definitions in the chain of an official guide. HAPI keeps a completed definition with the definition itself, for
 * every chain that has it: completed in a guide's chain first, ours would have in them what the guide says of an extension
 * of the same canonical, and so would judge by other rules depending on who came first. Therefore our own chain completes
 * them before another sees them.
 */
final class CompletedProfiles extends BaseValidationSupportWrapper {
    private final WorkerContextValidationSupportAdapter own;

    /** @param own the definitions of our own chain */
    CompletedProfiles(FhirContext fhir, IValidationSupport profiles, WorkerContextValidationSupportAdapter own) {
        super(fhir, profiles);
        this.own = own;
    }

    @Override
    public @Nullable IBaseResource fetchStructureDefinition(String url) {
        IBaseResource definition = super.fetchStructureDefinition(url);
        if (definition != null) {
            own.fetchResource(StructureDefinition.class, url);
        }
        return definition;
    }

    /** None: a chain takes what is listed without asking for it by name. Lists are read for types, of which we make none. */
    @Override
    public <T extends IBaseResource> List<T> fetchAllStructureDefinitions() {
        return List.of();
    }
}
