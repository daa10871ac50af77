package techo.exchange.checkup;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.Composition.SectionComponent;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationComponentComponent;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.Reference;
import techo.exchange.PersonNames;
import techo.exchange.XmlNode;
import techo.terminology.CheckupItem;

/**
 * The sections of a Composition to the sections of a CDA body: what the guide divides (01011, 01012) is put together again
 * (01010), groups (一連検査) get their members inside them, components become items beside the one they belong to.
 */
final class CheckupBodyWriter {

    private static final String COMPONENT = "COMP";

    /** The exchange's own groups lie one in another at most; a chain of any length can be stored. */
    private static final int MOST_DEPTH = 16;

    private final CheckupItemTranslator items;
    private final CheckupResources resources;
    private final DateTimeType performed;
    private final Map<String, String> judgeItems = new LinkedHashMap<>();
    private final Map<Observation, Boolean> written = new IdentityHashMap<>();
    private int depth;

    CheckupBodyWriter(CheckupItemTranslator items, CheckupResources resources, DateTimeType performed) {
        this.items = items;
        this.resources = resources;
        this.performed = performed;
        resources
                .observationsByCode()
                .forEach((code, observation) -> items.item(code).stream()
                        .filter(item -> observation.hasValueStringType())
                        .flatMap(item -> item.authorOf().stream())
                        .forEach(judged -> judgeItems.put(
                                judged, observation.getValueStringType().getValue())));
    }

    XmlNode write(Composition composition) {
        Map<String, XmlNode> sections = new LinkedHashMap<>();
        for (int i = 0; i < composition.getSection().size(); i++) {
            SectionComponent section = composition.getSection().get(i);
            Place place = new Place(resources.place(composition).path() + ".section[" + i + "]", resources.issues());
            List<XmlNode> entries = entries(section, composition, place);
            if (section.hasSection()) {
                place.warn(CheckupIssueCode.RESOURCE_NOT_WRITTEN, "section");
            }
            if (!entries.isEmpty() || !section.hasEntry()) {
                String code = CheckupCodes.undivided(Optional.ofNullable(
                                section.getCode().getCodingFirstRep().getCode())
                        .orElse(""));
                XmlNode node = sections.computeIfAbsent(code, c -> section(c, section));
                entries.forEach(entry -> node.add(XmlNode.of("entry").add(entry)));
            }
        }
        if (sections.isEmpty()) {
            sections.put("", section("", new SectionComponent()));
        }
        XmlNode body = XmlNode.of("structuredBody");
        sections.values().forEach(section -> body.add(XmlNode.of("component").add(section)));
        return body;
    }

    private static XmlNode section(String code, SectionComponent section) {
        Optional<String> title = CheckupCodes.exchangedSection(code).or(() -> Optional.ofNullable(section.getTitle()));
        XmlNode node = XmlNode.of("section");
        if (!code.isEmpty()) {
            node.add(XmlNode.of("code").with("code", code).with("codeSystem", CheckupCodes.OID_SECTION));
        }
        title.ifPresent(t -> node.add(XmlNode.of("title").text(t)));
        return node.add(XmlNode.of("text"));
    }

    private List<XmlNode> entries(SectionComponent section, Composition composition, Place place) {
        List<XmlNode> entries = new ArrayList<>();
        List<Reference> references = section.getEntry();
        for (int i = 0; i < references.size(); i++) {
            Optional<Observation> observation = resources.find(references.get(i), composition, Observation.class);
            if (observation.isPresent()) {
                entries.addAll(entry(observation.get()));
            } else {
                place.warn(CheckupIssueCode.RESOURCE_NOT_WRITTEN, "entry[" + i + "]");
            }
        }
        return entries;
    }

    /** The item or group, and beside an item the items that are its components. */
    private List<XmlNode> entry(Observation source) {
        Place place = resources.place(source);
        if (written.put(source, true) != null) {
            place.warn(CheckupIssueCode.ITEM_REPEATED, "hasMember");
            return List.of();
        }
        if (depth == MOST_DEPTH) {
            place.warn(CheckupIssueCode.RESOURCE_NOT_WRITTEN, "hasMember");
            return List.of();
        }
        if (isGroup(source)) {
            return List.of(group(source, place));
        }
        XmlNode item = items.write(source, performed, judges(source, place), place);
        relations(source, place).forEach(item::add);
        item.add(items.ranges(source, place));
        return Stream.concat(
                        Stream.of(item), source.getComponent().stream().map(component -> component(source, component)))
                .toList();
    }

    private static boolean isGroup(Observation source) {
        return source.hasHasMember()
                && (!source.getCode().hasCoding()
                        || source.getCode().getCoding().stream()
                                .anyMatch(coding -> CheckupCodes.GROUP.equals(coding.getSystem())));
    }

    private XmlNode group(Observation source, Place place) {
        Map<String, Boolean> unwritten = new LinkedHashMap<>();
        unwritten.put("value", source.hasValue());
        unwritten.put("component", source.hasComponent());
        unwritten.put("interpretation", source.hasInterpretation());
        unwritten.put("note", source.hasNote());
        unwritten.forEach((element, isThere) -> {
            if (isThere) {
                place.warn(CheckupIssueCode.RESOURCE_NOT_WRITTEN, element);
            }
        });
        XmlNode target = CheckupItemTranslator.observation(CheckupValueTranslator.isNegated(source))
                .add(XmlNode.of("code").with("nullFlavor", "NA"));
        return target.add(relations(source, place));
    }

    private List<XmlNode> relations(Observation source, Place place) {
        List<XmlNode> relations = new ArrayList<>();
        depth++;
        for (int i = 0; i < source.getHasMember().size(); i++) {
            Reference reference = source.getHasMember().get(i);
            Optional<Observation> member = resources.find(reference, source, Observation.class);
            if (member.isEmpty()) {
                place.warn(CheckupIssueCode.REFERENCE_UNRESOLVED, "hasMember[" + i + "]");
                continue;
            }
            String relation = relation(reference, member.get());
            entry(member.get())
                    .forEach(item -> relations.add(XmlNode.of("entryRelationship")
                            .with("typeCode", relation)
                            .add(item)));
        }
        depth--;
        return relations;
    }

    /** The published list says it for the items that it puts in groups; the guide has another relation for one of them. */
    private String relation(Reference reference, Observation member) {
        return items.item(member)
                .flatMap(CheckupItem::relation)
                .or(() -> Optional.ofNullable(reference.getExtensionString(CheckupCodes.GROUP_RELATION)))
                .orElse(COMPONENT);
    }

    private XmlNode component(Observation whole, ObservationComponentComponent component) {
        Observation part = new Observation().setStatus(whole.getStatus()).setCode(component.getCode());
        part.setValue(component.getValue());
        part.setDataAbsentReason(component.getDataAbsentReason());
        part.setInterpretation(component.getInterpretation());
        part.setReferenceRange(component.getReferenceRange());
        Place place = resources.place(whole);
        return items.write(part, performed, List.of(), place).add(items.ranges(part, place));
    }

    /** Who judged; not again where the document has the name as an item of its own. */
    private List<String> judges(Observation source, Place place) {
        List<String> names = new ArrayList<>();
        for (Reference performer : source.getPerformer()) {
            Optional<String> name =
                    resources.find(performer, source, Practitioner.class).flatMap(CheckupBodyWriter::name);
            if (name.isPresent()) {
                names.add(name.get());
            } else {
                place.warn(CheckupIssueCode.RESOURCE_NOT_WRITTEN, "performer");
            }
        }
        Set<String> codes = codes(source.getCode());
        judgeItems.forEach((judged, name) -> {
            if (codes.contains(judged)) {
                names.remove(name);
            }
        });
        return names;
    }

    private static Set<String> codes(CodeableConcept code) {
        return code.getCoding().stream()
                .filter(Coding::hasCode)
                .map(Coding::getCode)
                .collect(Collectors.toSet());
    }

    static Optional<String> name(Practitioner practitioner) {
        return practitioner.getName().stream()
                .map(PersonNames::words)
                .filter(words -> !words.isEmpty())
                .findFirst();
    }
}
