package techo.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/**
 * Walks through what a resource holds, its contained resources among it. HAPI's own way ({@code FhirTerser}) asks of each element
 * again whether anything is in it, and takes longer for a record than all else that is made of one.
 */
public final class Elements {
    private Elements() {}

    /** Each element, before what is in it, in the order of FHIR's definitions. */
    public static void visit(Base within, Consumer<Base> visitor) {
        for (Property property : within.children()) {
            for (Base value : property.getValues()) {
                visitor.accept(value);
                boolean single = value.isPrimitive() && !(value instanceof Element element && element.hasExtension());
                if (!single) {
                    visit(value, visitor);
                }
            }
        }
    }

    /** Those that say something. */
    public static List<Reference> references(Resource resource) {
        List<Reference> references = new ArrayList<>();
        visit(resource, element -> {
            if (element instanceof Reference reference && !reference.isEmpty()) {
                references.add(reference);
            }
        });
        return references;
    }
}
