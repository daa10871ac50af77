package techo.exchange.checkup;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import techo.exchange.XmlElement;
import techo.exchange.XmlNode;
import techo.terminology.CheckupItem;

/** The result of an item: its value, or why there is none; both ways. What cannot be typed is kept as text. */
final class CheckupValueTranslator {

    private static final List<String> STATED = List.of("value", "unit", "code", "codeSystem", "displayName");

    private final CheckupQuantityTranslator quantities;
    private final CheckupChoiceTranslator choices;

    CheckupValueTranslator(CheckupTables tables) {
        this.quantities = new CheckupQuantityTranslator(tables.items());
        this.choices = new CheckupChoiceTranslator(tables.choices());
    }

    void translate(XmlElement source, Optional<CheckupItem> item, Observation target, Issues issues) {
        List<XmlElement> values = source.children("value").toList();
        Optional<XmlElement> first = values.stream().findFirst();
        Optional<Type> value =
                first.filter(v -> v.attribute("nullFlavor").isEmpty()).flatMap(v -> value(v, item, issues));
        value.ifPresent(target::setValue);
        first.ifPresent(v -> rest(v, target, issues));
        if (isNegated(source)) {
            target.setStatus(ObservationStatus.CANCELLED);
            if (value.isPresent()) {
                issues.warn(CheckupIssueCode.VALUE_DESPITE_NEGATION, source);
            } else {
                target.setDataAbsentReason(CheckupAbsence.notPerformed());
            }
        } else if (value.isEmpty()) {
            absent(source, first, target, issues);
        }
        if (values.size() > 1) {
            issues.warn(CheckupIssueCode.VALUE_REPEATED, source);
            values.stream().skip(1).forEach(v -> target.addNote().setText(words(v)));
        }
    }

    /** What a value says beside what was understood of it. */
    private static void rest(XmlElement value, Observation target, Issues issues) {
        boolean absent = value.attribute("nullFlavor").isPresent();
        if (absent && STATED.stream().anyMatch(name -> value.attribute(name).isPresent())) {
            issues.warn(CheckupIssueCode.VALUE_REPEATED, value);
            target.addNote().setText(words(value));
        }
        if (!target.hasValueStringType()) {
            value.children().stream()
                    .filter(child -> !child.is("originalText"))
                    .forEach(child -> issues.warn(CheckupIssueCode.ELEMENT_NOT_TRANSLATED, child));
        }
    }

    static boolean isNegated(XmlElement source) {
        return source.attribute("negationInd")
                .filter(n -> n.equals("true") || n.equals("1"))
                .isPresent();
    }

    private static void absent(XmlElement source, Optional<XmlElement> value, Observation target, Issues issues) {
        Optional<String> flavor = value.flatMap(v -> v.attribute("nullFlavor"));
        if (flavor.isPresent()) {
            target.setDataAbsentReason(CheckupAbsence.of(flavor.get(), value.get(), issues));
            return;
        }
        issues.warn(CheckupIssueCode.VALUE_MISSING, value.orElse(source));
        target.setDataAbsentReason(CheckupAbsence.nothingStated());
    }

    private Optional<Type> value(XmlElement value, Optional<CheckupItem> item, Issues issues) {
        String type =
                value.attribute("type").map(CheckupValueTranslator::localName).orElse("");
        if (item.isPresent() && !isOf(item.get().kind(), type)) {
            issues.warn(
                    CheckupIssueCode.VALUE_TYPE_UNEXPECTED,
                    value,
                    "expected " + item.get().kind());
        }
        return switch (type) {
            case "PQ", "INT", "REAL" -> quantity(value, item, issues);
            case "CD", "CO", "CE", "CV", "CS" ->
                choices.translate(value, item, issues).map(c -> c);
            case "ST", "ED" -> text(value, item, issues);
            case "TS" -> value.attribute("value").map(v -> date(v, value, issues));
            default -> {
                if (item.isEmpty()) {
                    issues.warn(CheckupIssueCode.VALUE_TYPE_UNEXPECTED, value);
                }
                yield verbatim(value);
            }
        };
    }

    /** The {@code value} of an Observation, or the null flavour in its place; nothing where it was never stated. */
    Optional<XmlNode> write(Observation source, Optional<CheckupItem> item, Place place) {
        if (source.hasValue()) {
            return written(source.getValue(), item, place);
        }
        CodeableConcept reason = source.getDataAbsentReason();
        if (isNegated(source) || CheckupAbsence.isNothingStated(reason)) {
            return Optional.empty();
        }
        if (reason.isEmpty()) {
            place.warn(CheckupIssueCode.VALUE_MISSING, "value");
            return Optional.empty();
        }
        String type =
                item.map(CheckupItem::kind).map(CheckupValueTranslator::typeOf).orElse("ST");
        return Optional.of(XmlNode.of("value").type(type).with("nullFlavor", CheckupAbsence.flavor(reason)));
    }

    /** 未実施, as the reader states it or as others do. */
    static boolean isNegated(Observation source) {
        return source.getStatus() == ObservationStatus.CANCELLED
                || CheckupAbsence.isNotPerformed(source.getDataAbsentReason());
    }

    private Optional<XmlNode> written(Type value, Optional<CheckupItem> item, Place place) {
        if (value instanceof Quantity quantity && quantity.hasValue()) {
            XmlNode pq = XmlNode.of("value").type("PQ");
            quantities.write(quantity, item, pq, place);
            return Optional.of(pq);
        }
        if (value instanceof CodeableConcept answer) {
            return choices.write(answer, item, place);
        }
        if (value instanceof PrimitiveType<?> simple && !simple.hasValue()) {
            place.warn(CheckupIssueCode.VALUE_MISSING, "value");
            return Optional.empty();
        }
        if (value instanceof IntegerType number) {
            return Optional.of(XmlNode.of("value").type("PQ").with("value", number.getValueAsString()));
        }
        if (value instanceof StringType text) {
            return Optional.of(XmlNode.of("value").type("ST").text(text.getValue()));
        }
        if (value instanceof DateTimeType time) {
            XmlNode node = XmlNode.of("value");
            return Optional.of(
                    item.isPresent()
                            ? node.type("ST").text(Hl7Time.format(time))
                            : node.type("TS").with("value", Hl7Time.format(time)));
        }
        place.warn(CheckupIssueCode.RESOURCE_NOT_WRITTEN, "value", value.fhirType());
        return Optional.empty();
    }

    private static String typeOf(CheckupItem.Kind kind) {
        return switch (kind) {
            case NUMBER -> "PQ";
            case CHOICE -> "CD";
            case ORDERED_CHOICE -> "CO";
            case TEXT, DAY -> "ST";
        };
    }

    private static boolean isOf(CheckupItem.Kind kind, String type) {
        return switch (kind) {
            case NUMBER -> type.equals("PQ");
            case CHOICE, ORDERED_CHOICE -> type.equals("CD") || type.equals("CO");
            case TEXT, DAY -> type.equals("ST");
        };
    }

    private Optional<Type> quantity(XmlElement value, Optional<CheckupItem> item, Issues issues) {
        if (value.attribute("value").isEmpty()) {
            return Optional.empty();
        }
        Optional<Type> quantity = quantities.translate(value, item, issues).map(q -> q);
        if (quantity.isEmpty()) {
            issues.warn(CheckupIssueCode.VALUE_NOT_NUMBER, value);
        }
        return quantity.or(() -> verbatim(value));
    }

    private static Optional<Type> text(XmlElement value, Optional<CheckupItem> item, Issues issues) {
        boolean isDay = item.filter(i -> i.kind() == CheckupItem.Kind.DAY).isPresent();
        return value.text().map(t -> isDay ? date(t, value, issues) : new StringType(t));
    }

    private static Type date(String text, XmlElement value, Issues issues) {
        Optional<DateTimeType> date = Hl7Time.parse(text);
        if (date.isEmpty()) {
            issues.warn(CheckupIssueCode.VALUE_NOT_DATE, value);
            return new StringType(text);
        }
        return date.get();
    }

    private static Optional<Type> verbatim(XmlElement value) {
        return Optional.of(words(value)).filter(w -> !w.isEmpty()).map(StringType::new);
    }

    /** Everything a value says, in a line: attributes that carry meaning, its text, and what is inside it, such as bounds. */
    private static String words(XmlElement value) {
        return Stream.of(
                        Stream.concat(STATED.stream(), Stream.of("nullFlavor"))
                                .flatMap(name -> value.attribute(name).stream()),
                        value.text().stream(),
                        value.children().stream().map(child -> child.name() + " " + words(child)))
                .flatMap(words -> words)
                .collect(Collectors.joining(" "));
    }

    private static String localName(String type) {
        return type.substring(type.indexOf(':') + 1);
    }
}
