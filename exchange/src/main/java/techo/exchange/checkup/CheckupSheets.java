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

    /** Each result that has a value or says why it has none, the newest first. */
    public List<CheckupResult> results() {
        return record.all(Observation.class)
                .filter(result -> isResult(result) && (result.hasValue() || result.hasDataAbsentReason()))
                .map(this::result)
                .sorted(Comparator.comparing(CheckupResult::day).reversed())
                .toList();
    }

    /** Both tables, without rows when the record has no checkup. */
    public List<Sheet> tables() {
        List<CheckupResult> results = results();
        return List.of(
                new Sheet(
                        "健診結果_明細",
                        LONG,
                        results.stream().map(CheckupResult::cells).toList()),
                wide(results));
    }

    private static Optional<Coding> item(Observation observation) {
        return observation.getCode().getCoding().stream()
                .filter(coding ->
                        coding.hasCode() && ITEM_CODE.matcher(coding.getCode()).matches())
                .findFirst();
    }

    private CheckupResult result(Observation result) {
        Optional<Coding> item = item(result);
        Optional<Quantity> quantity =
                result.hasValueQuantity() ? Optional.of(result.getValueQuantity()) : Optional.empty();
        Optional<ObservationReferenceRangeComponent> range =
                result.getReferenceRange().stream().findFirst();
        return new CheckupResult(
                CellText.day(CellText.begin(result.getEffective())),
                kind(result),
                place(result).orElse(""),
                item.map(Coding::getCode).orElse(""),
                item.flatMap(code -> Optional.ofNullable(code.getDisplay()))
                        .orElseGet(() -> CellText.of(result.getCode())),
                result.hasValue() ? CellText.of(result.getValue()) : absent(result.getDataAbsentReason()),
                quantity,
                range.filter(ObservationReferenceRangeComponent::hasLow)
                        .map(ObservationReferenceRangeComponent::getLow),
                range.filter(ObservationReferenceRangeComponent::hasHigh)
                        .map(ObservationReferenceRangeComponent::getHigh),
                result.getInterpretation().stream()
                        .flatMap(judged -> judged.getCoding().stream())
                        .flatMap(judged -> Stream.ofNullable(judged.getCode()))
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
    private static Sheet wide(List<CheckupResult> results) {
        Map<List<String>, Map<String, String>> checkups = new LinkedHashMap<>();
        Set<String> columns = new LinkedHashSet<>();
        for (CheckupResult result : results) {
            String unit = result.unit();
            String column = result.name() + (unit.isEmpty() ? "" : "(" + unit + ")");
            columns.add(column);
            checkups.computeIfAbsent(List.of(result.day(), result.place()), absent -> new LinkedHashMap<>())
                    .merge(column, result.result(), (one, other) -> one + "、" + other);
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
