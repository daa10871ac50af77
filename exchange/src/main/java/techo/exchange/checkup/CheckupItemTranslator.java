package techo.exchange.checkup;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationReferenceRangeComponent;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Quantity;
import techo.exchange.XmlElement;
import techo.terminology.CheckupItem;
import techo.terminology.CheckupItems;
import techo.terminology.CheckupMethods;

/**
 * One checkup item to one Observation: exact 17-character code, method, result, interpretation and reference range as
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
    private static final Set<String> INTERPRETATIONS = Set.of("H", "L", "N", "HX", "LX");
    private static final Pattern ITEM_CODE = Pattern.compile("[0-9A-Z]{17}");

    private final CheckupTables tables;
    private final CheckupValueTranslator values;
    private final CheckupQuantityTranslator quantities;

    CheckupItemTranslator(CheckupTables tables) {
        this.tables = tables;
        this.values = new CheckupValueTranslator(tables);
        this.quantities = new CheckupQuantityTranslator(tables.items());
    }

    /** The item of the published list that the observation is about. */
    Optional<CheckupItem> item(XmlElement source) {
        return source.at("code").flatMap(c -> c.attribute("code")).flatMap(tables.items()::find);
    }

    Optional<CheckupItem> item(String code) {
        return tables.items().find(code);
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
        interpretation(source, issues).ifPresent(target::addInterpretation);
        method(source, issues).ifPresent(target::setMethod);
        source.all("referenceRange", "observationRange")
                .flatMap(range -> range(range, item, issues).stream())
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
        if (written.isPresent() && time.isEmpty()) {
            scope.issues().warn(CheckupIssueCode.OBSERVATION_DATE_INVALID, own.get());
        }
        return time.orElseGet(scope::performed);
    }

    private static Optional<CodeableConcept> interpretation(XmlElement source, Issues issues) {
        CodeableConcept concept = new CodeableConcept();
        source.children("interpretationCode")
                .filter(e -> e.attribute("code").isPresent())
                .forEach(element -> {
                    String code = element.attribute("code").orElseThrow();
                    if (INTERPRETATIONS.contains(code)) {
                        concept.addCoding(new Coding(CheckupCodes.INTERPRETATION, code, null));
                    } else {
                        issues.warn(CheckupIssueCode.INTERPRETATION_UNKNOWN, element);
                        concept.setText(code);
                    }
                });
        return concept.isEmpty() ? Optional.empty() : Optional.of(concept);
    }

    private Optional<CodeableConcept> method(XmlElement source, Issues issues) {
        return source.children("methodCode")
                .filter(m -> m.attribute("code").isPresent())
                .findFirst()
                .map(element -> {
                    String code = element.attribute("code").orElseThrow();
                    String system = element.attribute("codeSystem").orElse(CheckupMethods.OID);
                    Optional<String> name = tables.methods().name(code);
                    if (name.isEmpty() || !system.equals(CheckupMethods.OID)) {
                        issues.warn(CheckupIssueCode.METHOD_UNKNOWN, element);
                    }
                    Coding coding = new Coding().setCode(code);
                    if (CheckupCodes.isOid(system)) {
                        coding.setSystem(CheckupCodes.urn(system));
                    }
                    element.attribute("displayName").or(() -> name).ifPresent(coding::setDisplay);
                    return new CodeableConcept(coding);
                });
    }

    private Optional<ObservationReferenceRangeComponent> range(
            XmlElement range, Optional<CheckupItem> item, Issues issues) {
        ObservationReferenceRangeComponent target = new ObservationReferenceRangeComponent();
        bound(range, "low", item, issues).ifPresent(target::setLow);
        bound(range, "high", item, issues).ifPresent(target::setHigh);
        range.child("text")
                .flatMap(XmlElement::text)
                .or(() -> range.child("value").flatMap(XmlElement::text))
                .ifPresent(target::setText);
        if (target.isEmpty()) {
            issues.warn(CheckupIssueCode.ELEMENT_NOT_TRANSLATED, range);
            return Optional.empty();
        }
        return Optional.of(target);
    }

    private Optional<Quantity> bound(XmlElement range, String side, Optional<CheckupItem> item, Issues issues) {
        Optional<XmlElement> bound =
                range.at("value", side).filter(b -> b.attribute("value").isPresent());
        Optional<Quantity> quantity = bound.flatMap(b -> quantities.translate(b, item, issues));
        if (bound.isPresent() && quantity.isEmpty()) {
            issues.warn(CheckupIssueCode.VALUE_NOT_NUMBER, bound.get());
        }
        return quantity;
    }

    private static void warnOfTheRest(XmlElement source, Issues issues) {
        source.children().stream()
                .filter(child -> !TRANSLATED.contains(child.name()))
                .filter(child -> child.attribute("nullFlavor").isEmpty())
                .forEach(child -> issues.warn(CheckupIssueCode.ELEMENT_NOT_TRANSLATED, child));
        List<XmlElement> methods = source.children("methodCode").skip(1).toList();
        methods.forEach(method -> issues.warn(CheckupIssueCode.ELEMENT_NOT_TRANSLATED, method));
    }
}
