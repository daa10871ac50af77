package techo.profiles;

import ca.uhn.fhir.context.support.IValidationSupport;
import java.util.List;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.ElementDefinition;
import org.hl7.fhir.r4.model.StructureDefinition;

/**
 * Takes from the definitions of the base standard what no rule reads: prose, examples, mappings to other standards, and
 * the differentials, which the snapshots hold too. It is two thirds of their size in memory.
 */
public final class LeanDefinitions {
    private LeanDefinitions() {}

    /**
     * @param base definitions that nobody prints and no profile is published from; each that is listed is made lean in
     *     place
     */
    public static void make(IValidationSupport base) {
        List<IBaseResource> definitions = base.fetchAllStructureDefinitions();
        if (definitions == null) {
            return;
        }
        definitions.forEach(definition -> make((StructureDefinition) definition));
    }

    private static void make(StructureDefinition definition) {
        definition.setText(null);
        definition.setContact(null);
        definition.setMapping(null);
        definition.setDescription(null);
        definition.setPurpose(null);
        if (definition.hasSnapshot()) {
            definition.setDifferential(null);
        }
        definition.getSnapshot().getElement().forEach(LeanDefinitions::make);
    }

    private static void make(ElementDefinition element) {
        element.setShort(null);
        element.setDefinition(null);
        element.setComment(null);
        element.setRequirements(null);
        element.setMeaningWhenMissing(null);
        element.setAlias(null);
        element.setExample(null);
        element.setMapping(null);
        element.getConstraint().forEach(constraint -> constraint.setXpath(null));
        if (element.hasBinding()) {
            element.getBinding().setDescription(null);
        }
    }
}
