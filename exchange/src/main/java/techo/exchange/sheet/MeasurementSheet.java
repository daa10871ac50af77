package techo.exchange.sheet;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Type;
import techo.exchange.CellText;
import techo.exchange.ResourceIndex;
import techo.exchange.Sheet;

/** Measurements outside of checkups, at home or elsewhere: a row for each value, the newest first. */
final class MeasurementSheet {
    private static final List<String> HEADER = List.of("測定日時", "項目", "値", "単位", "機器", "備考");

    private final ResourceIndex record;

    MeasurementSheet(ResourceIndex record) {
        this.record = record;
    }

    Sheet of(Stream<Observation> measurements) {
        return new Sheet(
                "測定値_明細",
                HEADER,
                measurements
                        .flatMap(this::rows)
                        .sorted(Comparator.comparing((List<String> row) -> row.get(0))
                                .reversed())
                        .toList());
    }

    private Stream<List<String>> rows(Observation measured) {
        Stream<List<String>> whole = measured.hasValue()
                ? Stream.of(row(measured, measured.getCode(), measured.getValue()))
                : Stream.empty();
        return Stream.concat(
                whole,
                measured.getComponent().stream()
                        .filter(part -> part.hasValue())
                        .map(part -> row(measured, part.getCode(), part.getValue())));
    }

    private List<String> row(Observation measured, CodeableConcept what, Type value) {
        return List.of(
                CellText.begin(measured.getEffective())
                        .map(BaseDateTimeType::getValueAsString)
                        .orElse(""),
                CellText.of(what),
                CellText.of(value),
                value instanceof Quantity quantity ? CellText.unit(quantity) : "",
                device(measured),
                CellText.notes(measured.getNote()));
    }

    private String device(Observation measured) {
        return record.find(measured.getDevice(), measured, Device.class)
                .flatMap(device -> device.getDeviceName().stream().findFirst())
                .map(name -> name.getName())
                .or(() -> Optional.ofNullable(measured.getDevice().getDisplay()))
                .orElse("");
    }
}
