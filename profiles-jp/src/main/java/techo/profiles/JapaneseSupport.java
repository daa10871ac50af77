package techo.profiles;

import ca.uhn.fhir.context.FhirContext;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.common.hapi.validation.support.PrePopulatedValidationSupport;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.StructureDefinition;

/**
 * The definitions under their full canonicals only. HAPI's own registration also files a definition under the last part
 * of its canonical, which would put our profile named {@code Patient} in the place of the base type.
 */
final class JapaneseSupport extends PrePopulatedValidationSupport {
    private final List<StructureDefinition> profiles;

    JapaneseSupport(
            FhirContext fhir,
            List<StructureDefinition> profiles,
            Map<String, IBaseResource> structures,
            Map<String, IBaseResource> valueSets,
            Map<String, IBaseResource> codeSystems) {
        super(fhir, structures, valueSets, codeSystems);
        this.profiles = List.copyOf(profiles);
    }

    @Override
    public String getName() {
        return "Techo Japanese profiles";
    }

    /** Profiles only: HAPI makes a snapshot of all that is listed here, and extensions and aliases are found by name. */
    @Override
    @SuppressWarnings("unchecked") // The signature is HAPI's: the caller names the type, and every element is of it.
    public <T extends IBaseResource> List<T> fetchAllStructureDefinitions() {
        return (List<T>) profiles;
    }
}
