package techo.exchange.checkup;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationReferenceRangeComponent;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Quantity.QuantityComparator;
import techo.exchange.XmlElement;
import techo.exchange.XmlNode;
import techo.terminology.CheckupItem;
import techo.terminology.CheckupMethods;

/** What stands beside a result, both ways: interpretation, method, reference range. */
final class CheckupDetailTranslator {

    private static final Set<String> RANGE = Set.of("code", "text", "value");
    private static final Set<String> INTERPRETATIONS = Set.of("H", "L", "N", "HX", "LX");

    private final CheckupTables tables;
    private final CheckupQuantityTranslator quantities;

    CheckupDetailTranslator(CheckupTables tables) {
        this.tables = tables;
        this.quantities = new CheckupQuantityTranslator(tables.items());
    }

    /** What is known in one, and each other code in one of its own. */
    List<CodeableConcept> interpretations(XmlElement source, Issues issues) {
        CodeableConcept known = new CodeableConcept();
        List<CodeableConcept> others = new ArrayList<>();
        source.children("interpretationCode")
                .filter(e -> e.attribute("code").isPresent())
                .forEach(element -> {
                    String code = element.attribute("code").orElseThrow();
                    if (INTERPRETATIONS.contains(code)) {
                        known.addCoding(new Coding(CheckupCodes.INTERPRETATION, code, null));
                    } else {
                        issues.warn(CheckupIssueCode.INTERPRETATION_UNKNOWN, element);
                        others.add(new CodeableConcept().setText(code));
                    }
                });
        return Stream.concat(Stream.of(known).filter(concept -> !concept.isEmpty()), others.stream())
                .toList();
    }

    Optional<CodeableConcept> method(XmlElement source, Issues issues) {
        source.children("methodCode")
                .filter(m -> m.attribute("code").isEmpty()
                        && m.attribute("nullFlavor").isEmpty())
                .forEach(m -> issues.warn(CheckupIssueCode.METHOD_UNKNOWN, m));
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

    Optional<ObservationReferenceRangeComponent> range(XmlElement range, Optional<CheckupItem> item, Issues issues) {
        ObservationReferenceRangeComponent target = new ObservationReferenceRangeComponent();
        bound(range, "low", item, issues).ifPresent(target::setLow);
        bound(range, "high", item, issues).ifPresent(target::setHigh);
        range.child("text")
                .flatMap(XmlElement::text)
                .or(() -> range.child("value").flatMap(XmlElement::text))
                .ifPresent(target::setText);
        range.children().stream()
                .filter(child -> !RANGE.contains(child.name())
                        && child.attribute("nullFlavor").isEmpty())
                .forEach(child -> issues.warn(CheckupIssueCode.ELEMENT_NOT_TRANSLATED, child));
        range.all("value")
                .flatMap(value -> value.children().stream())
                .filter(side ->
                        side.attribute("inclusive").filter("false"::equals).isPresent())
                .forEach(side -> issues.warn(CheckupIssueCode.ELEMENT_NOT_TRANSLATED, side));
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

    /** A result beyond a bound is the bound with L or H in the exchange format, which has no comparators. */
    List<XmlNode> interpretation(Observation source, Place place) {
        List<String> codes = new ArrayList<>();
        bound(source, place).ifPresent(codes::add);
        source.getInterpretation().stream()
                .flatMap(concept -> concept.getCoding().stream().anyMatch(Coding::hasCode)
                        ? concept.getCoding().stream().filter(Coding::hasCode).map(Coding::getCode)
                        : Stream.ofNullable(concept.getText()))
                .map(code -> exchanged(code, place))
                .filter(code -> !codes.contains(code))
                .forEach(codes::add);
        return codes.stream()
                .map(code -> XmlNode.of("interpretationCode").with("code", place.token(code, "interpretation")))
                .toList();
    }

    private static Optional<String> bound(Observation source, Place place) {
        QuantityComparator comparator =
                source.hasValueQuantity() ? source.getValueQuantity().getComparator() : null;
        if (comparator == null) {
            return Optional.empty();
        }
        place.warn(CheckupIssueCode.BOUND_AS_INTERPRETATION, "value.comparator");
        return Optional.of(
                switch (comparator) {
                    case LESS_THAN, LESS_OR_EQUAL -> "L";
                    case GREATER_THAN, GREATER_OR_EQUAL, NULL -> "H";
                });
    }

    /** The guide's own codes for "beyond the bound" are not in the exchange format. */
    private static String exchanged(String code, Place place) {
        if (code.equals("LX") || code.equals("HX")) {
            place.warn(CheckupIssueCode.BOUND_AS_INTERPRETATION, "interpretation");
            return code.substring(0, 1);
        }
        return code;
    }

    Optional<XmlNode> method(Observation source, Place place) {
        Optional<Coding> coding =
                source.getMethod().getCoding().stream().filter(Coding::hasCode).findFirst();
        if (coding.isEmpty() && source.hasMethod()) {
            place.warn(CheckupIssueCode.RESOURCE_NOT_WRITTEN, "method");
        }
        return coding.map(c -> {
            Optional<String> system = place.oid(c);
            XmlNode method = XmlNode.of("methodCode")
                    .with("code", place.token(c.getCode(), "method"))
                    .with("codeSystem", system);
            boolean isListed = system.filter(CheckupMethods.OID::equals).isPresent()
                    && tables.methods()
                            .name(c.getCode())
                            .filter(name -> name.equals(c.getDisplay()))
                            .isPresent();
            return isListed ? method : method.with("displayName", Optional.ofNullable(c.getDisplay()));
        });
    }

    List<XmlNode> ranges(Observation source, Optional<CheckupItem> item, Place place) {
        return source.getReferenceRange().stream()
                .map(range -> XmlNode.of("referenceRange").add(observationRange(range, item, place)))
                .toList();
    }

    private XmlNode observationRange(
            ObservationReferenceRangeComponent range, Optional<CheckupItem> item, Place place) {
        XmlNode target = XmlNode.of("observationRange").with("classCode", "OBS").with("moodCode", "EVN.CRT");
        if (range.hasText()) {
            target.add(XmlNode.of("text").text(range.getText()));
        }
        if (range.hasLow() || range.hasHigh()) {
            XmlNode value = XmlNode.of("value").type("IVL_PQ");
            side("low", range.getLow(), item, value, place);
            side("high", range.getHigh(), item, value, place);
            target.add(value);
        }
        return target;
    }

    private void side(String side, Quantity bound, Optional<CheckupItem> item, XmlNode value, Place place) {
        if (bound.hasValue()) {
            XmlNode node = XmlNode.of(side);
            quantities.write(bound, item, node, place);
            value.add(node);
        }
    }
}
