package techo.exchange.checkup;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationReferenceRangeComponent;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import techo.exchange.CellText;
import techo.exchange.ResourceIndex;
import techo.exchange.Sheet;

/**
 * The checkups of a record: a row for each result, and a row for each checkup. A checkup is a day at an institution.
 * The newest first.
 */
public final class CheckupSheets {
    private static final List<String> LONG =
            List.of("健診実施日", "健診種別", "健診機関名", "項目コード", "項目名", "結果", "単位", "基準値下限", "基準値上限", "判定", "備考");
    private static final Pattern ITEM_CODE = Pattern.compile("[0-9A-Z]{17}");
    private static final int DAY = 0;
    private static final int PLACE = 2;
    private static final int ITEM = 4;
    private static final int RESULT = 5;
    private static final int UNIT = 6;

    private final ResourceIndex record;
    private final Map<Observation, Composition> reports = new LinkedHashMap<>();

    public CheckupSheets(ResourceIndex record) {
        this.record = record;
        record.all(Composition.class)
                .forEach(report -> report.getSection().stream()
                        .flatMap(section -> section.getEntry().stream())
                        .forEach(entry -> record.find(entry, report, Observation.class)
                                .ifPresent(result -> reports.putIfAbsent(result, report))));
    }

    /** Whether an observation is of a checkup: listed in a report, or coded as a checkup item. */
    public boolean isResult(Observation observation) {
        return reports.containsKey(observation) || item(observation).isPresent();
    }

    /** Both tables, without rows when the record has no checkup. */
    public List<Sheet> tables() {
        List<List<String>> results = record.all(Observation.class)
                .filter(result -> isResult(result) && (result.hasValue() || result.hasDataAbsentReason()))
                .map(this::row)
                .sorted(Comparator.comparing((List<String> row) -> row.get(DAY)).reversed())
                .toList();
        return List.of(new Sheet("健診結果_明細", LONG, results), wide(results));
    }

    private static Optional<Coding> item(Observation observation) {
        return observation.getCode().getCoding().stream()
                .filter(coding ->
                        coding.hasCode() && ITEM_CODE.matcher(coding.getCode()).matches())
                .findFirst();
    }

    private List<String> row(Observation result) {
        Optional<Coding> item = item(result);
        Optional<Quantity> quantity =
                result.hasValueQuantity() ? Optional.of(result.getValueQuantity()) : Optional.empty();
        Optional<ObservationReferenceRangeComponent> range =
                result.getReferenceRange().stream().findFirst();
        return List.of(
                CellText.day(CellText.begin(result.getEffective())),
                kind(result),
                place(result).orElse(""),
                item.map(Coding::getCode).orElse(""),
                item.flatMap(code -> Optional.ofNullable(code.getDisplay()))
                        .orElseGet(() -> CellText.of(result.getCode())),
                result.hasValue() ? CellText.of(result.getValue()) : absent(result.getDataAbsentReason()),
                quantity.map(CellText::unit).orElse(""),
                range.map(r -> CellText.number(r.getLow())).orElse(""),
                range.map(r -> CellText.number(r.getHigh())).orElse(""),
                result.getInterpretation().stream()
                        .flatMap(judged -> judged.getCoding().stream())
                        .map(Coding::getCode)
                        .collect(Collectors.joining(" ")),
                CellText.notes(result.getNote()));
    }

    private String kind(Observation result) {
        Optional<Composition> report = Optional.ofNullable(reports.get(result));
        return report.flatMap(document -> document.getEvent().stream()
                        .flatMap(event -> event.getCode().stream())
                        .map(CellText::of)
                        .filter(text -> !text.isEmpty())
                        .findFirst())
                .or(() -> report.flatMap(document ->
                        document.getCategory().stream().map(CellText::of).findFirst()))
                .orElse("");
    }

    private Optional<String> place(Observation result) {
        Stream<Reference> places = Stream.concat(
                record.find(result.getEncounter(), result, Encounter.class).stream()
                        .map(Encounter::getServiceProvider),
                Stream.concat(
                        result.getPerformer().stream(),
                        Stream.ofNullable(reports.get(result)).map(Composition::getCustodian)));
        return places.flatMap(place -> record.find(place, result, Organization.class).stream())
                .flatMap(place -> Stream.ofNullable(place.getName()))
                .findFirst();
    }

    private static String absent(CodeableConcept reason) {
        return CheckupAbsence.isNotPerformed(reason) ? "未実施" : CellText.of(reason);
    }

    /** Results of the same name and unit stand in one column, by whichever method they were measured. */
    private static Sheet wide(List<List<String>> results) {
        Map<List<String>, Map<String, String>> checkups = new LinkedHashMap<>();
        Set<String> columns = new LinkedHashSet<>();
        for (List<String> result : results) {
            String unit = result.get(UNIT);
            String column = result.get(ITEM) + (unit.isEmpty() ? "" : "(" + unit + ")");
            columns.add(column);
            checkups.computeIfAbsent(List.of(result.get(DAY), result.get(PLACE)), absent -> new LinkedHashMap<>())
                    .merge(column, result.get(RESULT), (one, other) -> one + "、" + other);
        }
        List<List<String>> rows = new ArrayList<>();
        checkups.forEach((checkup, values) -> rows.add(row(checkup, columns, values)));
        return new Sheet(
                "健診結果_一覧",
                Stream.concat(Stream.of(LONG.get(DAY), LONG.get(PLACE)), columns.stream())
                        .toList(),
                rows);
    }

    private static List<String> row(List<String> checkup, Collection<String> columns, Map<String, String> values) {
        return Stream.concat(checkup.stream(), columns.stream().map(column -> values.getOrDefault(column, "")))
                .toList();
    }
}
