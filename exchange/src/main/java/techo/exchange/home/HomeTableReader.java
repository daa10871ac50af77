package techo.exchange.home;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import techo.exchange.Cells;
import techo.exchange.CommonIssueCode;
import techo.exchange.CsvRows;
import techo.exchange.DocumentFormat;
import techo.exchange.ImportResult;
import techo.exchange.JapaneseText;
import techo.exchange.SourceFile;
import techo.exchange.SubjectClaims;

/**
 * Reads measurements at home from a table: CSV in UTF-8 or Shift_JIS with the columns 測定日時, 項目, 値, 単位, 機器, 備考, in which
 * {@link HomeTableWriter} and the tables for a spreadsheet are written. A pure function.
 */
public final class HomeTableReader {
    static final List<String> HEADER = List.of("測定日時", "項目", "値", "単位", "機器", "備考");

    private static final int MOST_BYTES = 16 << 20;
    private static final int NEEDED = 3;

    private final HomeItems items = HomeItems.load();

    /** @param subject the stored Patient ({@code Patient/123}) */
    public ImportResult read(SourceFile file, Reference subject) {
        if (file.size() > MOST_BYTES) {
            return ImportResult.rejected(CommonIssueCode.FILE_TOO_LARGE, "line 1", "limit " + MOST_BYTES + " bytes");
        }
        Optional<JapaneseText.Decoded> text = JapaneseText.decode(file.bytes());
        if (text.isEmpty()) {
            return ImportResult.rejected(HomeIssueCode.UNDECODABLE, "line 1", "");
        }
        HomeIssues issues = new HomeIssues();
        text.get().otherLine().ifPresent(line -> issues.warn(CommonIssueCode.ENCODING_MIXED, "line " + line));
        HomeRecord record = new HomeRecord(subject, items, issues);
        Gathered gathered = new Gathered();
        try (CSVParser csv = CsvRows.open(text.get().text())) {
            Map<String, Integer> columns = new HashMap<>();
            int width = 0;
            boolean cut = false;
            for (CSVRecord row : csv) {
                if (width == 0) {
                    width = row.size();
                    columns.putAll(columns(row, issues));
                    for (String column : HEADER.subList(0, NEEDED)) {
                        if (!columns.containsKey(column)) {
                            return ImportResult.rejected(HomeIssueCode.COLUMN_MISSING, "line 1", column);
                        }
                    }
                } else {
                    String place = "line " + csv.getCurrentLineNumber();
                    line(new Line(row, columns), place, record, gathered, issues);
                    if (HomeImport.isTooMany(record, gathered.size())) {
                        return ImportResult.rejected(HomeIssueCode.TOO_MANY, place, "limit " + HomeImport.MOST_VALUES);
                    }
                    if (csv.getRecordNumber() > HomeImport.MOST_ROWS + 1L) {
                        return ImportResult.rejected(HomeIssueCode.TOO_MANY, place, "limit " + HomeImport.MOST_ROWS);
                    }
                    cut = row.size() < width;
                    if (Cells.isAnyBehind(row.toList(), width)) {
                        issues.warn(HomeIssueCode.COLUMN_UNKNOWN, place + ", field " + (width + 1));
                    }
                }
            }
            if (cut) {
                issues.warn(CommonIssueCode.LAST_ROW_SHORT, "line " + csv.getCurrentLineNumber());
            }
        } catch (IOException | UncheckedIOException | IllegalArgumentException | IllegalStateException e) {
            return ImportResult.rejected(HomeIssueCode.MALFORMED, "line 1", "");
        }
        gathered.forEach(record::add);
        return HomeImport.of(record, issues, file, DocumentFormat.HOME_TABLE, subject, SubjectClaims.none());
    }

    /** The place of each column; the first of two. */
    private static Map<String, Integer> columns(CSVRecord header, HomeIssues issues) {
        Map<String, Integer> columns = new HashMap<>();
        for (int i = 0; i < header.size(); i++) {
            String title = header.get(i).strip();
            boolean known = HEADER.contains(title) && columns.putIfAbsent(title, i) == null;
            if (!known && !title.isEmpty()) {
                issues.warn(HomeIssueCode.COLUMN_UNKNOWN, "line 1, field " + (i + 1));
            }
        }
        return columns;
    }

    private record Line(CSVRecord row, Map<String, Integer> columns) {
        /** @param column of {@link #HEADER} */
        String cell(int column) {
            int at = columns.getOrDefault(HEADER.get(column), Integer.MAX_VALUE);
            return at < row.size() ? Cells.plain(row.get(at).strip()) : "";
        }
    }

    private void line(Line row, String place, HomeRecord record, Gathered gathered, HomeIssues issues) {
        Optional<HomeTime> time = HomeTime.parse(row.cell(0));
        if (time.isEmpty()) {
            issues.warn(HomeIssueCode.TIME_UNREADABLE, place);
            return;
        }
        String written = Cells.narrow(row.cell(2));
        Optional<BigDecimal> number = HomeNumber.written(written);
        String name = row.cell(1);
        String unit = row.cell(3);
        Optional<HomeItem> item = items.named(name);
        boolean decimals = HomeNumber.hasComma(written)
                && item.filter(known -> !items.hasThousands(known, unit)).isPresent();
        if (number.isEmpty() || decimals) {
            issues.warn(HomeIssueCode.VALUE_UNREADABLE, place);
            return;
        }
        BigDecimal value = number.get();
        Optional<BigDecimal> converted = item.flatMap(known -> items.convert(known, value, unit));
        if (converted.isEmpty()) {
            issues.warn(item.isPresent() ? HomeIssueCode.UNIT_UNKNOWN : HomeIssueCode.ITEM_UNKNOWN, place);
            Quantity verbatim = new Quantity().setValue(value);
            if (!unit.isEmpty()) {
                verbatim.setUnit(unit);
            }
            record.keep(name, time.get(), verbatim, row.cell(4), row.cell(5));
            return;
        }
        Measurement measured =
                new Measurement(item.orElseThrow(), time.get(), converted.get(), row.cell(4), row.cell(5));
        if (Gathered.holds(measured.item())) {
            gathered.add(measured);
        } else {
            record.add(measured);
        }
    }
}
