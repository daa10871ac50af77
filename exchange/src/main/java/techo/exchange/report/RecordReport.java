package techo.exchange.report;

import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.AllergyIntolerance;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import techo.exchange.CellText;
import techo.exchange.ExchangeIssue;
import techo.exchange.ExportFile;
import techo.exchange.ExportResult;
import techo.exchange.ExportResult.Exported;
import techo.exchange.PersonNames;
import techo.exchange.ResourceIndex;
import techo.exchange.Sheet;
import techo.exchange.checkup.CheckupResult;
import techo.exchange.checkup.CheckupSheets;
import techo.exchange.notebook.MedicineSheet;
import techo.exchange.pdf.Block;
import techo.exchange.pdf.Block.Column;
import techo.exchange.pdf.Block.Heading;
import techo.exchange.pdf.Block.Paragraph;
import techo.exchange.pdf.Block.Table;
import techo.exchange.pdf.PdfDocument;
import techo.exchange.pdf.PdfFile;
import techo.exchange.pdf.PdfWriter;
import techo.exchange.trend.Trends;
import techo.terminology.Analytes;

/**
 * Writes a person's record to be read on paper: allergies, medicines, the results of each checkup, and how what was
 * measured more than once has gone. A PDF; it is for people, and what comes back in is FHIR.
 */
public final class RecordReport {
    private static final int MOST_ROWS = 3_000;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu年M月d日 H:mm");
    private static final List<String> MEDICINE_COLUMNS =
            List.of("調剤日", "薬局名", "薬品名", "用量", "単位", "用法", "日数等", "日数等の単位", "区分", "処方元医療機関", "出所");
    private static final Set<String> SHOWN = Set.of(
            "Patient",
            "Observation",
            "MedicationDispense",
            "MedicationStatement",
            "MedicationRequest",
            "Medication",
            "AllergyIntolerance",
            "Composition",
            "Encounter",
            "Organization",
            "Practitioner",
            "PractitionerRole",
            "Device",
            "Provenance");

    private static final String REFUTED = "refuted";

    private final ResourceIndex record;
    private final List<Block> blocks = new ArrayList<>();
    private final List<ExchangeIssue> warnings = new ArrayList<>();

    private RecordReport(ResourceIndex record) {
        this.record = record;
        warnings.addAll(record.enteredInError());
    }

    /**
     * @param record the resources of one person
     * @param made when; a time in Japan
     */
    public static ExportResult write(Bundle record, OffsetDateTime made) {
        return new RecordReport(new ResourceIndex(record)).result(made);
    }

    private ExportResult result(OffsetDateTime made) {
        CheckupSheets sheets = new CheckupSheets(record);
        List<CheckupResult> results = sheets.results();
        List<Observation> measured = record.all(Observation.class)
                .filter(observation -> !sheets.isResult(observation))
                .toList();
        allergies();
        medicines();
        graphs("健診の推移", TrendGraphs.of(Trends.ofCheckups(results, Analytes.load())));
        graphs("測定値の推移", TrendGraphs.of(Trends.ofMeasurements(measured)));
        checkups(results);
        if (blocks.isEmpty()) {
            return ExportResult.refused(ReportIssueCode.NOTHING_TO_WRITE, "Bundle", "");
        }
        blocks.addAll(0, person(made));
        PdfFile file = PdfWriter.write(new PdfDocument("健康の記録", made, blocks));
        if (file.unwritable() > 0) {
            warnings.add(new ExchangeIssue(ReportIssueCode.TEXT_ALTERED, "Bundle", file.unwritable() + " characters"));
        }
        warnings.addAll(record.others(SHOWN, ReportIssueCode.NOT_WRITTEN));
        return new Exported(List.of(new ExportFile("健康の記録.pdf", "application/pdf", file.bytes())), warnings);
    }

    private List<Block> person(OffsetDateTime made) {
        String facts = record.all(Patient.class).findFirst().stream()
                .flatMap(patient -> Stream.of(
                        PersonNames.written(patient.getName()).map(name -> "氏名　" + name),
                        Optional.ofNullable(patient.getBirthDateElement().getValueAsString())
                                .map(day -> "生年月日　" + day),
                        Optional.ofNullable(patient.getGender()).map(gender -> "性別　" + Words.of(gender))))
                .flatMap(Optional::stream)
                .collect(Collectors.joining("　　"));
        return Stream.of(facts, "作成　" + TIME.format(made) + "　本人の記録の写しです。記録にある単位と判定をそのまま示します。")
                .filter(text -> !text.isEmpty())
                .<Block>map(Paragraph::new)
                .toList();
    }

    private void allergies() {
        List<List<String>> rows = record.all(AllergyIntolerance.class)
                .filter(allergy -> allergy.getVerificationStatus().getCoding().stream()
                        .noneMatch(status -> REFUTED.equals(status.getCode())))
                .map(allergy -> List.of(
                        CellText.of(allergy.getCode()),
                        allergy.getReaction().stream()
                                .flatMap(reaction -> Stream.concat(
                                        reaction.getManifestation().stream().map(CellText::of),
                                        Stream.ofNullable(reaction.getDescription())))
                                .filter(word -> !word.isEmpty())
                                .distinct()
                                .collect(Collectors.joining("、")),
                        CellText.notes(allergy.getNote())))
                .toList();
        table("アレルギー・副作用", List.of(Column.text("原因", 4), Column.text("症状", 4), Column.text("備考", 4)), rows);
    }

    private void medicines() {
        Sheet sheet = MedicineSheet.of(record);
        List<Integer> at =
                MEDICINE_COLUMNS.stream().map(sheet.header()::indexOf).toList();
        List<List<String>> rows = sheet.rows().stream()
                .map(row -> List.of(
                        row.get(at.get(0)) + "　" + row.get(at.get(8)),
                        row.get(at.get(1)).isEmpty() ? row.get(at.get(9)) : row.get(at.get(1)),
                        row.get(at.get(2)),
                        row.get(at.get(3)) + row.get(at.get(4)),
                        row.get(at.get(5)),
                        row.get(at.get(6)) + row.get(at.get(7)),
                        row.get(at.get(10))))
                .toList();
        table(
                "お薬",
                List.of(
                        Column.text("日付", 6),
                        Column.text("薬局・医療機関", 8),
                        Column.text("薬品", 12),
                        Column.text("用量", 4),
                        Column.text("用法", 9),
                        Column.text("日数・回数", 5),
                        Column.text("出所", 5)),
                rows);
    }

    private void graphs(String title, List<Block.Graph> graphs) {
        if (!graphs.isEmpty()) {
            blocks.add(new Heading(1, title));
            blocks.add(new Block.Graphs(graphs));
        }
    }

    private void checkups(List<CheckupResult> results) {
        Map<List<String>, List<CheckupResult>> checkups = new LinkedHashMap<>();
        within(results, "健診結果")
                .forEach(result -> checkups.computeIfAbsent(
                                List.of(result.day(), result.place(), result.kind()), absent -> new ArrayList<>())
                        .add(result));
        if (!checkups.isEmpty()) {
            blocks.add(new Heading(1, "健診結果"));
        }
        checkups.forEach((checkup, of) -> {
            blocks.add(new Heading(
                    2, checkup.stream().filter(word -> !word.isEmpty()).collect(Collectors.joining("　"))));
            blocks.add(new Table(
                    List.of(
                            Column.text("項目", 11),
                            Column.number("結果", 10),
                            Column.text("単位", 5),
                            Column.text("基準範囲", 6),
                            Column.text("判定", 3),
                            Column.text("備考", 5)),
                    of.stream().map(RecordReport::row).toList()));
        });
    }

    private static List<String> row(CheckupResult result) {
        return List.of(
                result.name(),
                result.result(),
                Words.ofUnit(result.unit()),
                range(result),
                Words.ofInterpretation(result.judged()),
                result.note());
    }

    private static String range(CheckupResult result) {
        String low = result.low().map(CellText::number).orElse("");
        String high = result.high().map(CellText::number).orElse("");
        return low.isEmpty() && high.isEmpty() ? "" : low + "～" + high;
    }

    private void table(String title, List<Column> columns, List<List<String>> rows) {
        if (!rows.isEmpty()) {
            blocks.add(new Heading(1, title));
            blocks.add(new Table(columns, within(rows, title)));
        }
    }

    private <T> List<T> within(List<T> rows, String title) {
        if (rows.size() > MOST_ROWS) {
            warnings.add(new ExchangeIssue(ReportIssueCode.ROWS_CUT, "Bundle", title + ", limit " + MOST_ROWS));
        }
        return rows.subList(0, Math.min(rows.size(), MOST_ROWS));
    }
}
