package techo.profiles;

import java.util.EnumSet;
import java.util.List;
import org.hl7.fhir.common.hapi.validation.validator.FhirDefaultPolicyAdvisor;
import org.hl7.fhir.r5.model.ElementDefinition;
import org.hl7.fhir.r5.model.Enumerations.BindingStrength;
import org.hl7.fhir.r5.model.StructureDefinition;
import org.hl7.fhir.r5.model.ValueSet;
import org.hl7.fhir.r5.utils.validation.IResourceValidator;
import org.hl7.fhir.r5.utils.validation.constants.BindingKind;

/** Looks up a code only where the answer can refuse a resource: the large Japanese masters are never asked in vain. */
final class RequiredBindingsOnly extends FhirDefaultPolicyAdvisor {
    @Override
    public EnumSet<CodedContentValidationAction> policyForCodedContent(
            IResourceValidator validator,
            Object appContext,
            String stackPath,
            ElementDefinition definition,
            StructureDefinition structure,
            BindingKind kind,
            AdditionalBindingPurpose purpose,
            ValueSet valueSet,
            List<String> systems) {
        return definition.getBinding().getStrength() == BindingStrength.REQUIRED
                ? EnumSet.allOf(CodedContentValidationAction.class)
                : EnumSet.noneOf(CodedContentValidationAction.class);
    }
}
