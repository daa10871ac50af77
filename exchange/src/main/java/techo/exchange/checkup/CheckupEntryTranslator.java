package techo.exchange.checkup;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Reference;
import techo.exchange.ImportKey;
import techo.exchange.ImportedResource;
import techo.exchange.XmlElement;
import techo.terminology.CheckupItem;
import techo.terminology.CheckupItem.Part;

/**
 * The entries of a section: items, and groups of items (一連検査), whose own code is null and whose members stand in
 * entryRelationships. Members become Observations of their own, which the group refers to with COMP or RSON as written.
 */
final class CheckupEntryTranslator {

    private static final int ANALYTE = 5;

    private final CheckupItemTranslator items;
    private final CheckupScope scope;
    private final Practitioners practitioners;
    private final List<ImportedResource> resources = new ArrayList<>();
    private final Map<String, Observation> firstByCode = new LinkedHashMap<>();

    CheckupEntryTranslator(CheckupItemTranslator items, CheckupScope scope, Practitioners practitioners) {
        this.items = items;
        this.scope = scope;
        this.practitioners = practitioners;
    }

    /** What one entry became: the Observation that its section lists. */
    record Entry(ImportKey key, Part part) {}

    Entry translate(XmlElement observation, String section) {
        List<XmlElement> relations = observation.children("entryRelationship").toList();
        boolean hasCode =
                observation.at("code").flatMap(c -> c.attribute("code")).isPresent();
        return hasCode || relations.isEmpty()
                ? item(observation, relations, section)
                : group(observation, relations, section);
    }

    /** All Observations so far, members before the group that refers to them. */
    List<ImportedResource> resources() {
        return resources;
    }

    /** Some files state a physician's name as an item of its own; the item that was judged then gets its performer. */
    void linkAuthors() {
        firstByCode.forEach((code, name) -> {
            if (name.hasValueStringType()) {
                items.item(code).map(CheckupItem::authorOf).orElse(List.of()).stream()
                        .map(firstByCode::get)
                        .filter(judged -> judged != null && !judged.hasPerformer())
                        .forEach(judged -> judged.addPerformer(
                                practitioners.named(name.getValueStringType().getValue())));
            }
        });
    }

    private Entry item(XmlElement source, List<XmlElement> relations, String section) {
        Optional<CheckupItem> item = items.item(source);
        String code = source.at("code").flatMap(c -> c.attribute("code")).orElse("");
        String what = section + "/item/" + code;
        if (scope.occurrences(what) == 1 && !code.isEmpty()) {
            scope.issues().warn(CheckupIssueCode.ITEM_REPEATED, source, CheckupItemTranslator.shown(code));
        }
        ImportKey key = scope.key(what);
        Observation target = items.translate(source, scope, practitioners);
        target.addIdentifier(key.identifier());
        relations.forEach(relation -> members(relation, section).forEach(target::addHasMember));
        CheckupProfiles.claim(target, item);
        firstByCode.putIfAbsent(code, target);
        resources.add(scope.imported(key, target, scope.categoryOf(section)));
        return new Entry(key, item.map(CheckupItem::part).orElse(Part.EXAMINATION));
    }

    private Entry group(XmlElement source, List<XmlElement> relations, String section) {
        List<XmlElement> members =
                relations.stream().flatMap(r -> r.children("observation")).toList();
        Observation target = new Observation().setStatus(ObservationStatus.FINAL);
        Optional<Coding> code = groupCode(members);
        target.setCode(code.map(CodeableConcept::new).orElseGet(() -> new CodeableConcept().setText("一連検査")));
        if (code.isEmpty()) {
            scope.issues().warn(CheckupIssueCode.GROUP_UNKNOWN, source);
        }
        ImportKey key =
                scope.key(section + "/group/" + code.map(Coding::getCode).orElse(""));
        target.addIdentifier(key.identifier());
        target.setSubject(scope.subject());
        target.setEffective(scope.performed());
        if (CheckupValueTranslator.isNegated(source)) {
            target.setStatus(ObservationStatus.CANCELLED).setDataAbsentReason(CheckupAbsence.notPerformed());
        }
        relations.forEach(relation -> members(relation, section).forEach(target::addHasMember));
        source.children().stream()
                .filter(child ->
                        !List.of("code", "statusCode", "entryRelationship").contains(child.name()))
                .forEach(child -> scope.issues().warn(CheckupIssueCode.ELEMENT_NOT_TRANSLATED, child));
        CheckupProfiles.claimGroup(target);
        resources.add(scope.imported(key, target, scope.categoryOf(section)));
        boolean questionnaire = !members.isEmpty()
                && members.stream()
                        .allMatch(m -> items.item(m)
                                .filter(i -> i.part() == Part.QUESTIONNAIRE)
                                .isPresent());
        return new Entry(key, questionnaire ? Part.QUESTIONNAIRE : Part.EXAMINATION);
    }

    private List<Reference> members(XmlElement relation, String section) {
        String type = relation.attribute("typeCode").orElse("");
        if (!type.equals("COMP") && !type.equals("RSON")) {
            scope.issues().warn(CheckupIssueCode.RELATION_UNKNOWN, relation);
        }
        relation.children().stream()
                .filter(child -> !child.is("observation"))
                .forEach(child -> scope.issues().warn(CheckupIssueCode.ELEMENT_NOT_TRANSLATED, child));
        return relation.children("observation")
                .map(member -> {
                    Reference reference =
                            CheckupScope.reference(translate(member, section).key());
                    if (!type.isEmpty()) {
                        reference.addExtension(new Extension(CheckupCodes.GROUP_RELATION, new CodeType(type)));
                    }
                    return reference;
                })
                .toList();
    }

    /** The guide's group code is the analyte of the member that the group is named after; others have none. */
    private static Optional<Coding> groupCode(List<XmlElement> members) {
        return members.stream()
                .flatMap(m -> m.at("code").flatMap(c -> c.attribute("code")).stream())
                .filter(code -> code.length() >= ANALYTE)
                .map(code -> code.substring(0, ANALYTE))
                .flatMap(analyte ->
                        CheckupCodes.group(analyte).stream().map(name -> new Coding(CheckupCodes.GROUP, analyte, name)))
                .findFirst();
    }
}
