package techo.exchange.table;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVParser;
import org.hl7.fhir.r4.model.Reference;
import techo.exchange.CommonIssueCode;
import techo.exchange.CsvRows;
import techo.exchange.DocumentKind;
import techo.exchange.ImportResult;
import techo.exchange.JapaneseText;
import techo.exchange.SourceFile;

/**
 * Reads a table whose columns a map knows, CSV in UTF-8 or Shift_JIS whose first line names the columns, or a JSON payload in which
 * maps say where their rows are and which keys they have. A pure function.
 */
public final class ColumnTableReader {
    private static final int MOST_BYTES = 8 << 20;
    /** Names and values of a payload: a small one takes thirty times its bytes. */
    private static final int MOST_TOKENS = 1_000_000;

    private final ColumnMaps maps;
    private final JsonMapper json = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(50)
                            .maxStringLength(100_000)
                            .maxTokenCount(MOST_TOKENS)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    public ColumnTableReader(ColumnMaps maps) {
        this.maps = maps;
    }

    /** @param subject the stored Patient ({@code Patient/123}) */
    public ImportResult read(SourceFile file, Reference subject) {
        if (file.size() > MOST_BYTES) {
            return ImportResult.rejected(CommonIssueCode.FILE_TOO_LARGE, "line 1", "limit " + MOST_BYTES + " bytes");
        }
        if (file.kind() == DocumentKind.OTHER_JSON) {
            return payload(file, subject);
        }
        Optional<JapaneseText.Decoded> text = JapaneseText.decode(file.bytes());
        Optional<ColumnMap> map = text.map(JapaneseText.Decoded::text).flatMap(this::map);
        if (text.isEmpty() || map.isEmpty()) {
            return ImportResult.rejected(CommonIssueCode.FORMAT_UNKNOWN, "line 1", "");
        }
        TableReading reading = new TableReading(subject);
        text.get().otherLine().ifPresent(line -> reading.warn(CommonIssueCode.ENCODING_MIXED, "line " + line));
        return reading.table(map.get(), text.get().text())
                .<ImportResult>map(error -> new ImportResult.Rejected(List.of(error)))
                .orElseGet(() -> reading.result(file.digest()));
    }

    /** A payload holds the rows of several maps, each where its path leads. */
    private ImportResult payload(SourceFile file, Reference subject) {
        TableReading reading = new TableReading(subject);
        PayloadRows payload;
        try {
            payload = new PayloadRows(json.readTree(file.bytes()));
        } catch (IOException e) {
            return ImportResult.rejected(TableIssueCode.MALFORMED, "line 1", "");
        }
        for (ColumnMap map : maps.all()) {
            List<PayloadRows.Row> rows = map.path().isEmpty() ? List.of() : payload.at(map.path());
            if (rows.size() > TableReading.MOST_ROWS) {
                return ImportResult.rejected(TableIssueCode.TOO_MANY_ROWS, "/", "limit " + TableReading.MOST_ROWS);
            }
            reading.objects(map, rows, payload);
        }
        if (!payload.isAnyRead()) {
            return ImportResult.rejected(CommonIssueCode.FORMAT_UNKNOWN, "line 1", "");
        }
        int notRead = payload.valuesNotRead();
        if (notRead > 0) {
            reading.warn(TableIssueCode.PART_NOT_READ, "/", notRead + " values");
        }
        return reading.result(file.digest());
    }

    private Optional<ColumnMap> map(String text) {
        int end = text.indexOf('\n');
        try (CSVParser csv = CsvRows.open(end < 0 ? text : text.substring(0, end + 1))) {
            return csv.stream()
                    .findFirst()
                    .flatMap(header ->
                            maps.fitting(header.stream().map(String::strip).toList()));
        } catch (IOException | UncheckedIOException | IllegalStateException e) {
            return Optional.empty();
        }
    }
}
