package techo.exchange.home;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import techo.exchange.CommonIssueCode;
import techo.exchange.Decimals;
import techo.exchange.DocumentFormat;
import techo.exchange.ImportResult;
import techo.exchange.SourceFile;
import techo.exchange.SubjectClaims;

/**
 * Reads data points of Open mHealth (IEEE 1752.1): one, a list, or one in each line, with {@code header.schema_id} and {@code
 * body}. A pure function.
 */
public final class OpenMhealthReader {
    private static final int MOST_BYTES = 16 << 20;
    /** Names and values: a small one takes thirty times its bytes. */
    private static final int MOST_TOKENS = 2_000_000;

    private static final Pattern SCHEMA = Pattern.compile("[a-z][a-z0-9-]{0,60}");
    private static final List<String> PRESSURES = List.of("systolic", "diastolic");

    private final HomeItems items = HomeItems.load();
    private final JsonMapper json = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(50)
                            .maxNumberLength(50)
                            .maxStringLength(100_000)
                            .maxTokenCount(MOST_TOKENS)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** @param subject the stored Patient ({@code Patient/123}) */
    public ImportResult read(SourceFile file, Reference subject) {
        if (file.size() > MOST_BYTES) {
            return ImportResult.rejected(CommonIssueCode.FILE_TOO_LARGE, "/", "limit " + MOST_BYTES + " bytes");
        }
        HomeIssues issues = new HomeIssues();
        HomeRecord record = new HomeRecord(subject, items, issues);
        Gathered gathered = new Gathered();
        int number = 0;
        try (MappingIterator<JsonNode> points = json.readerFor(JsonNode.class).readValues(file.bytes())) {
            while (points.hasNextValue()) {
                JsonNode value = points.nextValue();
                for (JsonNode point : value.isArray() ? value : List.of(value)) {
                    if (++number > HomeImport.MOST_ROWS) {
                        return ImportResult.rejected(HomeIssueCode.TOO_MANY, "/", "limit " + HomeImport.MOST_ROWS);
                    }
                    String place = "data point " + number;
                    point(point, place, record, gathered, issues);
                    if (HomeImport.isTooMany(record, gathered.size())) {
                        return ImportResult.rejected(HomeIssueCode.TOO_MANY, place, "limit " + HomeImport.MOST_VALUES);
                    }
                }
            }
        } catch (IOException e) {
            return ImportResult.rejected(HomeIssueCode.MALFORMED, "data point " + (number + 1), "");
        }
        gathered.forEach(record::add);
        return HomeImport.of(record, issues, file, DocumentFormat.OPEN_MHEALTH, subject, SubjectClaims.none());
    }

    private void point(JsonNode point, String place, HomeRecord record, Gathered gathered, HomeIssues issues) {
        String schema = point.path("header").path("schema_id").path("name").asText("");
        JsonNode body = point.path("body");
        Optional<HomeTime> time = time(body.path("effective_time_frame"));
        if (time.isEmpty()) {
            issues.warn(HomeIssueCode.TIME_UNREADABLE, place);
            return;
        }
        Point at = new Point(
                time.get(),
                point.path("header")
                        .path("acquisition_provenance")
                        .path("source_name")
                        .asText(""),
                place,
                record,
                gathered,
                issues);
        if (schema.equals("blood-pressure")) {
            PRESSURES.forEach(part -> value(items.of(part), body.path(part + "_blood_pressure"), at));
            return;
        }
        items.openMhealth(schema)
                .ifPresentOrElse(
                        item -> value(item, body.path(schema.replace('-', '_')), at),
                        () -> issues.count(
                                HomeIssueCode.TYPE_NOT_READ,
                                place,
                                SCHEMA.matcher(schema).matches() ? schema : ""));
    }

    /** Where a value goes and what it has in common with others of its data point. */
    private record Point(
            HomeTime time, String device, String place, HomeRecord record, Gathered gathered, HomeIssues issues) {}

    private void value(HomeItem item, JsonNode stated, Point at) {
        JsonNode number = stated.isNumber() ? stated : stated.path("value");
        if (!number.isNumber() || !Decimals.isPlain(number.decimalValue())) {
            at.issues().warn(HomeIssueCode.VALUE_UNREADABLE, at.place());
            return;
        }
        BigDecimal value = number.decimalValue();
        String unit = stated.path("unit").asText("");
        Optional<BigDecimal> converted = items.convert(item, value, unit);
        if (converted.isEmpty()) {
            at.issues().warn(HomeIssueCode.UNIT_UNKNOWN, at.place());
            at.record()
                    .keep(
                            item.japanese(),
                            at.time(),
                            new Quantity().setValue(value).setUnit(unit),
                            at.device(),
                            "");
            return;
        }
        Measurement measured = new Measurement(item, at.time(), converted.get(), at.device(), "");
        if (Gathered.holds(item)) {
            at.gathered().add(measured);
        } else {
            at.record().add(measured);
        }
    }

    /** An interval is of the time at which it begins. */
    private static Optional<HomeTime> time(JsonNode frame) {
        JsonNode interval = frame.path("time_interval");
        return HomeTime.parse(frame.path("date_time").asText(""))
                .or(() -> HomeTime.parse(interval.path("start_date_time").asText("")))
                .or(() -> HomeTime.parse(interval.path("end_date_time").asText("")));
    }
}
