package techo.exchange;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Annotation;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Type;

/** Elements as a cell shows them: words before codes, numbers with the digits that they were stated with. */
public final class CellText {
    private static final String BETWEEN = "、";

    private CellText() {}

    public static String of(CodeableConcept concept) {
        return Optional.ofNullable(concept.getText())
                .or(() -> concept.getCoding().stream()
                        .flatMap(coding -> Stream.ofNullable(coding.getDisplay()))
                        .findFirst())
                .or(() -> concept.getCoding().stream()
                        .flatMap(coding -> Stream.ofNullable(coding.getCode()))
                        .findFirst())
                .orElse("");
    }

    public static String number(Quantity quantity) {
        String comparator = quantity.hasComparator() ? quantity.getComparator().toCode() : "";
        return comparator + (quantity.hasValue() ? Decimals.plain(quantity.getValue()) : "");
    }

    public static String unit(Quantity quantity) {
        return Optional.ofNullable(quantity.getUnit())
                .or(() -> Optional.ofNullable(quantity.getCode()))
                .orElse("");
    }

    /** The value of an observation, without its unit. */
    public static String of(Type value) {
        if (value instanceof CodeableConcept concept) {
            return of(concept);
        }
        if (value instanceof Quantity quantity) {
            return number(quantity);
        }
        if (value instanceof BooleanType answer && answer.hasValue()) {
            return answer.booleanValue() ? "はい" : "いいえ";
        }
        return value instanceof PrimitiveType<?> primitive
                ? Optional.ofNullable(primitive.getValueAsString()).orElse("")
                : "";
    }

    /** As stated, to the day at most. */
    public static String day(Optional<? extends BaseDateTimeType> time) {
        String stated =
                time.flatMap(t -> Optional.ofNullable(t.getValueAsString())).orElse("");
        return stated.substring(0, Math.min(stated.length(), "yyyy-mm-dd".length()));
    }

    /** When an event was or began. */
    public static Optional<BaseDateTimeType> begin(Type effective) {
        if (effective instanceof BaseDateTimeType time) {
            return Optional.of(time);
        }
        return effective instanceof Period period ? Optional.of(period.getStartElement()) : Optional.empty();
    }

    public static String notes(List<Annotation> notes) {
        return notes.stream()
                .flatMap(note -> Stream.ofNullable(note.getText()))
                .distinct()
                .collect(Collectors.joining(BETWEEN));
    }
}
