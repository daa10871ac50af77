package techo.terminology.fhir;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.ConceptMap;
import org.hl7.fhir.r4.model.ConceptMap.ConceptMapGroupComponent;
import org.hl7.fhir.r4.model.ConceptMap.SourceElementComponent;
import org.hl7.fhir.r4.model.Enumerations.ConceptMapEquivalence;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import techo.terminology.catalogue.ConceptMapDefinition;
import techo.terminology.catalogue.ConceptMapDefinition.Listed;
import techo.terminology.catalogue.ConceptMapDefinition.Mapping;
import techo.terminology.catalogue.ConceptMapDefinition.OfProperty;

/** A concept map as a FHIR ConceptMap; one that stands in a loaded master can be asked but is not listed. */
public final class ConceptMapResources {
    private ConceptMapResources() {}

    public static ConceptMap of(ConceptMapDefinition map) {
        ConceptMap resource = new ConceptMap();
        resource.setId(map.id());
        resource.setUrl(map.url())
                .setVersion("1")
                .setName(CodeSystemResources.name(map.id()))
                .setTitle(map.title())
                .setStatus(PublicationStatus.ACTIVE);
        if (map instanceof Listed listed) {
            if (!listed.comment().isEmpty()) {
                resource.setDescription(listed.comment());
            }
            // What is only a candidate is not for genuine use.
            resource.setExperimental(listed.mappings().stream()
                    .allMatch(mapping -> mapping.equivalence() == techo.terminology.catalogue.Equivalence.INEXACT));
            groups(resource, listed.mappings());
        } else if (map instanceof OfProperty property) {
            resource.setDescription("The property " + property.property()
                    + " of the source holds the code of the target; ask $translate.");
            resource.addGroup().setSource(property.source()).setTarget(property.target());
        }
        return resource;
    }

    private static void groups(ConceptMap resource, List<Mapping> mappings) {
        Map<List<String>, List<Mapping>> bySystems = mappings.stream()
                .collect(Collectors.groupingBy(
                        mapping -> List.of(mapping.sourceSystem(), mapping.targetSystem()),
                        LinkedHashMap::new,
                        Collectors.toList()));
        bySystems.forEach((systems, group) -> {
            ConceptMapGroupComponent component =
                    resource.addGroup().setSource(systems.get(0)).setTarget(systems.get(1));
            Map<String, SourceElementComponent> elements = new LinkedHashMap<>();
            group.forEach(mapping -> elements.computeIfAbsent(
                            mapping.sourceCode(), code -> component.addElement().setCode(code))
                    .addTarget()
                    .setCode(mapping.targetCode())
                    .setEquivalence(
                            ConceptMapEquivalence.fromCode(mapping.equivalence().code())));
        });
    }
}
