package techo.exchange.checkup;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Annotation;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import techo.exchange.XmlElement;
import techo.exchange.XmlNode;
import techo.terminology.CheckupItem;
import techo.terminology.CheckupItems;

/**
 * One checkup item to one Observation and back: exact 17-character code, method, result, interpretation and reference range as
 * written. A LOINC code, where one is a fair candidate, comes second and serves searching only.
 */
final class CheckupItemTranslator {

    private static final Set<String> TRANSLATED = Set.of(
            "code",
            "text",
            "statusCode",
            "effectiveTime",
            "value",
            "interpretationCode",
            "methodCode",
            "author",
            "entryRelationship",
            "referenceRange");
    private static final Pattern ITEM_CODE = Pattern.compile("[0-9A-Z]{17}");

    private final CheckupTables tables;
    private final CheckupValueTranslator values;
    private final CheckupDetailTranslator details;

    CheckupItemTranslator(CheckupTables tables) {
        this.tables = tables;
        this.values = new CheckupValueTranslator(tables);
        this.details = new CheckupDetailTranslator(tables);
    }

    /** The item of the published list that the observation is about. */
    Optional<CheckupItem> item(XmlElement source) {
        return source.at("code").flatMap(c -> c.attribute("code")).flatMap(tables::item);
    }

    Optional<CheckupItem> item(String code) {
        return tables.item(code);
    }

    Observation translate(XmlElement source, CheckupScope scope, Practitioners practitioners) {
        Issues issues = scope.issues();
        Optional<CheckupItem> item = item(source);
        Observation target = new Observation().setStatus(ObservationStatus.FINAL);
        target.setCode(code(source, item, issues));
        item.map(CheckupItem::category)
                .ifPresent(c -> target.addCategory().addCoding(new Coding(CheckupCodes.CATEGORY, c, null)));
        target.setSubject(scope.subject()).setEncounter(scope.encounter());
        target.setEffective(effective(source, scope));
        values.translate(source, item, target, issues);
        details.interpretations(source, issues).forEach(target::addInterpretation);
        details.method(source, issues).ifPresent(target::setMethod);
        source.all("referenceRange", "observationRange")
                .flatMap(range -> details.range(range, item, issues).stream())
                .forEach(target::addReferenceRange);
        source.all("author", "assignedAuthor", "assignedPerson", "name")
                .flatMap(name -> CheckupHeaderReader.personName(name).stream())
                .forEach(name -> target.addPerformer(practitioners.named(name)));
        source.child("text")
                .flatMap(XmlElement::text)
                .ifPresent(text -> target.addNote().setText(text));
        warnOfTheRest(source, issues);
        return target;
    }

    /**
     * The {@code observation} element of an item, without what stands below it.
     *
     * @param performed the day of the checkup; an item states its own only where it differs
     * @param judges names of the physicians to state as its authors
     */
    XmlNode write(Observation source, DateTimeType performed, List<String> judges, Place place) {
        Optional<CheckupItem> item = item(source);
        XmlNode target = observation(CheckupValueTranslator.isNegated(source));
        target.add(writtenCode(source.getCode(), item, place));
        if (source.hasNote()) {
            target.add(XmlNode.of("text")
                    .text(source.getNote().stream().map(Annotation::getText).collect(Collectors.joining("\n"))));
        }
        if (source.hasEffectiveDateTimeType()
                && !source.getEffectiveDateTimeType().getValueAsString().equals(performed.getValueAsString())) {
            target.add(XmlNode.of("effectiveTime").with("value", Hl7Time.format(source.getEffectiveDateTimeType())));
        }
        target.add(values.write(source, item, place));
        target.add(details.interpretation(source, place));
        target.add(details.method(source, place));
        judges.forEach(name -> target.add(author(name)));
        warnOfTheRest(source, place);
        return target;
    }

    /** Added last, after the members that an item can have. */
    List<XmlNode> ranges(Observation source, Place place) {
        return details.ranges(source, item(source), place);
    }

    Optional<CheckupItem> item(Observation source) {
        return itemCoding(source.getCode()).map(Coding::getCode).flatMap(tables::item);
    }

    static XmlNode observation(boolean isNegated) {
        XmlNode target = XmlNode.of("observation").with("classCode", "OBS").with("moodCode", "EVN");
        return isNegated ? target.with("negationInd", "true") : target;
    }

    private static XmlNode author(String name) {
        return XmlNode.of("author")
                .add(XmlNode.of("time").with("nullFlavor", "NI"))
                .add(XmlNode.of("assignedAuthor")
                        .add(XmlNode.of("id").with("nullFlavor", "NI"))
                        .add(XmlNode.of("assignedPerson").add(XmlNode.of("name").text(name))));
    }

    /** The coding that is the item: one of the list first, else one that has an OID, else the first. */
    private Optional<Coding> itemCoding(CodeableConcept code) {
        List<Coding> codings = code.getCoding().stream().filter(Coding::hasCode).toList();
        return codings.stream()
                .filter(c -> CheckupCodes.urn(CheckupItems.OID).equals(c.getSystem()))
                .findFirst()
                .or(() -> codings.stream()
                        .filter(c -> tables.item(c.getCode()).isPresent())
                        .findFirst())
                .or(() -> codings.stream().findFirst());
    }

    private XmlNode writtenCode(CodeableConcept code, Optional<CheckupItem> item, Place place) {
        Optional<Coding> coding = itemCoding(code);
        if (coding.isEmpty()) {
            place.warn(CheckupIssueCode.ITEM_CODE_MISSING, "code");
            return XmlNode.of("code")
                    .with("nullFlavor", "UNK")
                    .with("displayName", Optional.ofNullable(code.getText()));
        }
        if (item.isEmpty()) {
            place.warn(CheckupIssueCode.ITEM_UNKNOWN, "code", shown(coding.get().getCode()));
        }
        return XmlNode.of("code")
                .with("code", place.token(coding.get().getCode(), "code"))
                .with("codeSystem", item.isPresent() ? Optional.of(CheckupItems.OID) : place.oid(coding.get()))
                .with(
                        "displayName",
                        Optional.ofNullable(coding.get().getDisplay()).or(() -> item.map(CheckupItem::japanese)));
    }

    private static void warnOfTheRest(Observation source, Place place) {
        Map<String, Boolean> unwritten = new LinkedHashMap<>();
        unwritten.put("effectivePeriod", source.hasEffectivePeriod());
        unwritten.put("bodySite", source.hasBodySite());
        unwritten.put("specimen", source.hasSpecimen());
        unwritten.put("device", source.hasDevice());
        unwritten.put("focus", source.hasFocus());
        unwritten.put("derivedFrom", source.hasDerivedFrom());
        unwritten.forEach((element, isThere) -> {
            if (isThere) {
                place.warn(CheckupIssueCode.RESOURCE_NOT_WRITTEN, element);
            }
        });
    }

    private CodeableConcept code(XmlElement source, Optional<CheckupItem> item, Issues issues) {
        Optional<XmlElement> element = source.child("code");
        Optional<String> code = element.flatMap(c -> c.attribute("code"));
        Optional<String> words = element.flatMap(c -> c.attribute("displayName"));
        if (code.isEmpty()) {
            issues.warn(CheckupIssueCode.ITEM_CODE_MISSING, element.orElse(source));
            return new CodeableConcept().setText(words.orElse("項目コードなし"));
        }
        String system = element.flatMap(c -> c.attribute("codeSystem")).orElse(CheckupItems.OID);
        Coding coding = new Coding().setCode(code.get());
        words.or(() -> item.map(CheckupItem::japanese)).ifPresent(coding::setDisplay);
        if (CheckupCodes.isOid(system)) {
            coding.setSystem(CheckupCodes.urn(system));
        } else {
            issues.warn(CheckupIssueCode.CODE_SYSTEM_UNKNOWN, source);
        }
        if (item.isEmpty()) {
            issues.warn(CheckupIssueCode.ITEM_UNKNOWN, source, shown(code.get()));
        }
        CodeableConcept concept = new CodeableConcept(coding);
        item.flatMap(CheckupItem::loinc)
                .ifPresent(loinc -> concept.addCoding(new Coding(CheckupCodes.LOINC, loinc, null)));
        return concept;
    }

    /** A code of the list's form helps the reader of a warning; anything else could be a value in the wrong place. */
    static String shown(String code) {
        return ITEM_CODE.matcher(code).matches() ? code : "";
    }

    private static DateTimeType effective(XmlElement source, CheckupScope scope) {
        Optional<XmlElement> own = source.child("effectiveTime");
        Optional<String> written = own.flatMap(e -> e.attribute("value"));
        Optional<DateTimeType> time = written.flatMap(Hl7Time::parse);
        boolean stated = own.isPresent() && own.get().attribute("nullFlavor").isEmpty();
        if (stated && time.isEmpty()) {
            scope.issues().warn(CheckupIssueCode.OBSERVATION_DATE_INVALID, own.get());
        }
        return time.orElseGet(scope::performed);
    }

    private static void warnOfTheRest(XmlElement source, Issues issues) {
        source.children().stream()
                .filter(child -> !TRANSLATED.contains(child.name()))
                .filter(child -> child.attribute("nullFlavor").isEmpty())
                .forEach(child -> issues.warn(CheckupIssueCode.ELEMENT_NOT_TRANSLATED, child));
        source.children("author")
                .filter(author -> author.at("assignedAuthor", "assignedPerson", "name")
                        .flatMap(CheckupHeaderReader::personName)
                        .isEmpty())
                .forEach(author -> issues.warn(CheckupIssueCode.ELEMENT_NOT_TRANSLATED, author));
        List<XmlElement> methods = source.children("methodCode").skip(1).toList();
        methods.forEach(method -> issues.warn(CheckupIssueCode.ELEMENT_NOT_TRANSLATED, method));
    }
}
