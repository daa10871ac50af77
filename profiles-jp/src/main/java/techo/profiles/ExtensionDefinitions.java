package techo.profiles;

import java.util.Arrays;
import java.util.List;
import org.hl7.fhir.r4.model.ElementDefinition;
import org.hl7.fhir.r4.model.Enumerations.BindingStrength;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.hl7.fhir.r4.model.UriType;

/**
 * The published Japanese extensions, from {@code extensions.tsv}. They keep their official canonical, because the URL of
 * an extension is part of the data that carries it.
 *
 * <p>A value is a list of types ({@code string,CodeableConcept}), a reference ({@code Reference:Device}), or the parts of
 * a complex extension ({@code {age!=Age;note*=string}}), each of which may be there once unless its name ends with {@code !}
 * (it has to be there) or {@code *} (as often as one likes). A value
 * that begins with {@code !} changes what the element means, so that nobody may overlook it (modifier extension).
 */
final class ExtensionDefinitions {
    private ExtensionDefinitions() {}

    static List<StructureDefinition> read() {
        return Table.rows("extensions.tsv").stream()
                .map(row -> definition(row.get(0), row.get(1), row.get(2), row.get(3), row.get(4)))
                .toList();
    }

    private static StructureDefinition definition(
            String url, String contexts, String stated, String requiredValueSet, String title) {
        StructureDefinition definition = new StructureDefinition();
        definition
                .setUrl(url)
                .setName(url.substring(url.lastIndexOf('/') + 1))
                .setTitle(title)
                .setStatus(PublicationStatus.ACTIVE)
                .setKind(StructureDefinition.StructureDefinitionKind.COMPLEXTYPE)
                .setAbstract(false)
                .setType("Extension")
                .setBaseDefinition(Canonicals.BASE + "Extension")
                .setDerivation(StructureDefinition.TypeDerivationRule.CONSTRAINT);
        for (String context : contexts.split(";")) {
            definition
                    .addContext()
                    .setType(StructureDefinition.ExtensionContextType.ELEMENT)
                    .setExpression(context);
        }
        boolean modifies = stated.startsWith("!");
        String value = modifies ? stated.substring(1) : stated;
        ElementDefinition whole = element(definition, "Extension");
        if (modifies) {
            whole.setIsModifier(true).setIsModifierReason("It says of less than the element says alone.");
        }
        if (value.startsWith("{")) {
            parts(definition, value.substring(1, value.length() - 1));
            element(definition, "Extension.url").setFixed(new UriType(url));
            element(definition, "Extension.value[x]").setMax("0");
            return definition;
        }
        element(definition, "Extension.extension").setMax("0");
        element(definition, "Extension.url").setFixed(new UriType(url));
        ElementDefinition valueElement = types(element(definition, "Extension.value[x]"), value);
        if (!requiredValueSet.isEmpty()) {
            valueElement
                    .getBinding()
                    .setStrength(BindingStrength.REQUIRED)
                    .setValueSet(Canonicals.VALUE_SETS + requiredValueSet);
        }
        return definition;
    }

    private static void parts(StructureDefinition definition, String parts) {
        ElementDefinition slicing = element(definition, "Extension.extension");
        slicing.getSlicing()
                .setRules(ElementDefinition.SlicingRules.OPEN)
                .addDiscriminator()
                .setType(ElementDefinition.DiscriminatorType.VALUE)
                .setPath("url");
        Arrays.stream(parts.split(";")).map(part -> part.split("=", 2)).forEach(part -> {
            String name = part[0].replaceAll("[!*]$", "");
            String slice = "Extension.extension:" + name;
            ElementDefinition sliced = element(definition, slice).setSliceName(name);
            if (part[0].endsWith("!")) {
                sliced.setMin(1);
                slicing.setMin(slicing.getMin() + 1);
            }
            if (!part[0].endsWith("*")) {
                sliced.setMax("1");
            }
            element(definition, slice + ".extension").setMax("0");
            element(definition, slice + ".url").setFixed(new UriType(name));
            types(element(definition, slice + ".value[x]"), part[1]);
        });
    }

    private static ElementDefinition types(ElementDefinition element, String types) {
        for (String type : types.split(",")) {
            String[] reference = type.split(":", 2);
            ElementDefinition.TypeRefComponent added = element.addType().setCode(reference[0]);
            if (reference.length == 2) {
                added.addTargetProfile(Canonicals.BASE + reference[1]);
            }
        }
        return element;
    }

    private static ElementDefinition element(StructureDefinition definition, String id) {
        ElementDefinition element = definition.getDifferential().addElement();
        element.setId(id);
        element.setPath(id.replaceAll(":[^.]+", ""));
        return element;
    }
}
