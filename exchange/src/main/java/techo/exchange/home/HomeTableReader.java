package techo.exchange.home;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import techo.exchange.Cells;
import techo.exchange.CommonIssueCode;
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
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,12}(\\.[0-9]{1,9})?");
    private static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setIgnoreEmptyLines(true)
            .build();

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
        try (CSVParser csv = FORMAT.parse(new StringReader(text.get().text()))) {
            for (String column : HEADER.subList(0, NEEDED)) {
                if (!csv.getHeaderMap().containsKey(column)) {
                    return ImportResult.rejected(HomeIssueCode.COLUMN_MISSING, "line 1", column);
                }
            }
            boolean cut = false;
            for (CSVRecord row : csv) {
                line(row, "line " + csv.getCurrentLineNumber(), record, gathered, issues);
                cut = row.size() < csv.getHeaderNames().size();
            }
            if (cut) {
                issues.warn(CommonIssueCode.LAST_ROW_SHORT, "line " + csv.getCurrentLineNumber());
            }
        } catch (IOException | UncheckedIOException | IllegalArgumentException | IllegalStateException e) {
            return ImportResult.rejected(HomeIssueCode.MALFORMED, "line 1", "");
        }
        gathered.all().forEach(record::add);
        return HomeImport.of(record, issues, file, DocumentFormat.HOME_TABLE, subject, SubjectClaims.none());
    }

    private void line(CSVRecord row, String place, HomeRecord record, Gathered gathered, HomeIssues issues) {
        Optional<HomeTime> time = HomeTime.parse(cell(row, 0));
        if (time.isEmpty()) {
            issues.warn(HomeIssueCode.TIME_UNREADABLE, place);
            return;
        }
        String written = cell(row, 2).replace(",", "");
        if (!NUMBER.matcher(written).matches()) {
            issues.warn(HomeIssueCode.VALUE_UNREADABLE, place);
            return;
        }
        BigDecimal value = new BigDecimal(written);
        String name = cell(row, 1);
        String unit = cell(row, 3);
        Optional<HomeItem> item = items.named(name);
        Optional<BigDecimal> converted = item.flatMap(known -> items.convert(known, value, unit));
        if (converted.isEmpty()) {
            issues.warn(item.isPresent() ? HomeIssueCode.UNIT_UNKNOWN : HomeIssueCode.ITEM_UNKNOWN, place);
            Quantity verbatim = new Quantity().setValue(value);
            if (!unit.isEmpty()) {
                verbatim.setUnit(unit);
            }
            record.keep(name, time.get(), verbatim, cell(row, 4), cell(row, 5));
            return;
        }
        Measurement measured =
                new Measurement(item.orElseThrow(), time.get(), converted.get(), cell(row, 4), cell(row, 5));
        if (Gathered.holds(measured.item())) {
            gathered.add(measured);
        } else {
            record.add(measured);
        }
    }

    private static String cell(CSVRecord row, int column) {
        String name = HEADER.get(column);
        return row.isMapped(name) && row.isSet(name) ? Cells.plain(row.get(name).strip()) : "";
    }
}
