package techo.exchange.home;

import static javax.xml.stream.XMLStreamConstants.ENTITY_REFERENCE;
import static javax.xml.stream.XMLStreamConstants.START_ELEMENT;

import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Reference;
import techo.exchange.ArchiveLimits;
import techo.exchange.CommonIssueCode;
import techo.exchange.DocumentFormat;
import techo.exchange.DocumentKind;
import techo.exchange.DocumentKinds;
import techo.exchange.ExchangeIssue;
import techo.exchange.ExportFile;
import techo.exchange.ImportResult;
import techo.exchange.OriginalsFolder;
import techo.exchange.SafeArchive;
import techo.exchange.SecureXml;
import techo.exchange.SourceFile;
import techo.exchange.SubjectClaims;
import techo.exchange.XmlLimits;

/**
 * Reads the export of Apple Health ({@code export.xml}), value by value: memory does not grow with the file but with the days
 * and blood pressures in it, which are added up or paired at its end.
 *
 * <p>The telephone makes a zip of it, with other files beside it that say the same or are not read.
 *
 * <p>Steps and sleep are one value for each day and device. The record of another device is never added to it: a telephone
 * and a watch count the same steps.
 */
public final class AppleHealthReader {
    private static final Pattern TYPE = Pattern.compile("HK[A-Za-z0-9]{1,80}");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,12}(\\.[0-9]{1,30})?([eE]-?[0-9]{1,2})?");
    private static final String ASLEEP = "HKCategoryValueSleepAnalysisAsleep";
    /** So many hours before midnight an evening begins to belong to the next day. */
    private static final int EVENING = 6;

    private static final BigDecimal PERCENT = BigDecimal.valueOf(100);
    private static final SafeArchive ARCHIVE = new SafeArchive(new ArchiveLimits(20_000, 100, 1 << 30, 1L << 30));
    private static final XmlLimits LIMITS = new XmlLimits(Integer.MAX_VALUE, 32, Integer.MAX_VALUE, 64, 64 << 10);

    private final HomeItems items = HomeItems.load();
    private final SecureXml xml = new SecureXml(LIMITS);

    /** What became of an export that was read as a stream: the tables it gave, or why it was refused. */
    public sealed interface Streamed {

        <T> T fold(Function<Tables, T> onRead, Function<Refused, T> onRefused);

        /** @param values how many were written to them */
        record Tables(int tables, long values, List<ExchangeIssue> warnings) implements Streamed {
            @Override
            public <T> T fold(Function<Tables, T> onRead, Function<Refused, T> onRefused) {
                return onRead.apply(this);
            }
        }

        record Refused(ExchangeIssue error) implements Streamed {
            @Override
            public <T> T fold(Function<Tables, T> onRead, Function<Refused, T> onRefused) {
                return onRefused.apply(this);
            }
        }
    }

    /**
     * The zip that a telephone makes.
     *
     * @return empty when there is no export in it, or only as an original of a record
     */
    public Optional<ImportResult> readArchive(SourceFile zip, Reference subject) {
        return ARCHIVE.readOne(
                zip.bytes(),
                name -> name.endsWith(".xml") && !OriginalsFolder.holds(name),
                head -> DocumentKinds.detect(head) == DocumentKind.APPLE_HEALTH,
                export -> read(export, zip, subject));
    }

    /** @param subject the stored Patient ({@code Patient/123}) */
    public ImportResult read(SourceFile file, Reference subject) {
        return read(file.open(), file, subject);
    }

    private ImportResult read(InputStream export, SourceFile file, Reference subject) {
        HomeIssues issues = new HomeIssues();
        HomeRecord record = new HomeRecord(subject, items, issues);
        Reading reading = new Reading(issues, record::add, () -> record.size() > HomeImport.MOST_VALUES);
        return reading.run(export)
                .<ImportResult>map(error -> new ImportResult.Rejected(List.of(error)))
                .orElseGet(() ->
                        HomeImport.of(record, issues, file, DocumentFormat.APPLE_HEALTH, subject, reading.claims));
    }

    /**
     * Of any size, as tables that {@link HomeTableReader} reads: each is taken in by itself, and taken in again changes
     * nothing.
     *
     * @param mostRows of one table
     * @param into is given each table as soon as it is full; what was given before a refusal is to be forgotten or kept as is
     */
    public Streamed tables(InputStream export, int mostRows, Consumer<ExportFile> into) {
        HomeIssues issues = new HomeIssues();
        HomeTableWriter writer = new HomeTableWriter(mostRows, into);
        Reading reading = new Reading(issues, writer::add, () -> false);
        return reading.run(export)
                .<Streamed>map(Streamed.Refused::new)
                .orElseGet(() -> new Streamed.Tables(writer.flush(), reading.values, issues.all()));
    }

    /** One export on its way. */
    private final class Reading {
        private final HomeIssues issues;
        private final Consumer<Measurement> sink;
        private final BooleanSupplier enough;
        private final Gathered gathered = new Gathered();
        private SubjectClaims claims = SubjectClaims.none();
        private Optional<ExchangeIssue> full = Optional.empty();
        private long values;
        /** What is thrown then is no fault of the file. */
        private boolean handingOn;

        /** @param enough when nothing more is taken, so that reading on is for nothing */
        Reading(HomeIssues issues, Consumer<Measurement> sink, BooleanSupplier enough) {
            this.issues = issues;
            this.sink = sink;
            this.enough = enough;
        }

        Optional<ExchangeIssue> run(InputStream export) {
            try {
                XMLStreamReader reader = xml.open(export);
                try {
                    return events(reader);
                } finally {
                    reader.close();
                }
            } catch (XMLStreamException e) {
                int line = e.getLocation() == null ? 1 : e.getLocation().getLineNumber();
                return Optional.of(new ExchangeIssue(CommonIssueCode.XML_MALFORMED, "line " + line, ""));
            } catch (RuntimeException e) {
                if (handingOn) {
                    throw e;
                }
                // Woodstox reports some problems (lazy parsing, impossible encodings) unchecked.
                return Optional.of(new ExchangeIssue(CommonIssueCode.XML_MALFORMED, "/", ""));
            }
        }

        private Optional<ExchangeIssue> events(XMLStreamReader reader) throws XMLStreamException {
            while (reader.hasNext()) {
                int event = reader.next();
                if (event == ENTITY_REFERENCE) {
                    return Optional.of(new ExchangeIssue(CommonIssueCode.XML_DTD_FORBIDDEN, at(reader), ""));
                }
                if (event == START_ELEMENT) {
                    element(reader);
                }
                if (full.isPresent()) {
                    return full;
                }
            }
            gathered.all().forEach(this::pass);
            return Optional.empty();
        }

        private void element(XMLStreamReader reader) {
            switch (reader.getLocalName()) {
                case "Record" -> record(reader);
                case "Me" -> claims = claims(reader);
                case "Workout", "ActivitySummary", "ClinicalRecord", "Audiogram", "VisionPrescription" ->
                    issues.count(HomeIssueCode.TYPE_NOT_READ, at(reader), reader.getLocalName());
                default -> {
                    // Correlations hold their records; what else there is says something about records, not about the
                    // person.
                }
            }
        }

        private void record(XMLStreamReader reader) {
            String type = attribute(reader, "type");
            Optional<HomeItem> item = items.apple(type);
            if (item.isEmpty()) {
                issues.count(
                        HomeIssueCode.TYPE_NOT_READ,
                        at(reader),
                        TYPE.matcher(type).matches() ? type : "");
                return;
            }
            Optional<HomeTime> start = HomeTime.parse(attribute(reader, "startDate"));
            if (start.isEmpty()) {
                issues.warn(HomeIssueCode.TIME_UNREADABLE, at(reader));
                return;
            }
            String device = attribute(reader, "sourceName").strip();
            if (type.equals("HKCategoryTypeIdentifierSleepAnalysis")) {
                sleep(reader, item.get(), device);
            } else {
                value(reader, item.get(), start.get(), device);
            }
        }

        /** A share of one (body fat, oxygen) is a percentage here; the export says so by its unit and by its size. */
        private void value(XMLStreamReader reader, HomeItem item, HomeTime start, String device) {
            String written = attribute(reader, "value");
            if (!NUMBER.matcher(written).matches()) {
                issues.warn(HomeIssueCode.VALUE_UNREADABLE, at(reader));
                return;
            }
            BigDecimal value = new BigDecimal(written);
            if (item.ucum().equals("%") && value.compareTo(BigDecimal.ONE) <= 0) {
                value = HomeItems.plain(value.multiply(PERCENT));
            }
            items.convert(item, value, attribute(reader, "unit"))
                    .ifPresentOrElse(
                            converted ->
                                    take(new Measurement(item, start, HomeItems.plain(converted), device, ""), reader),
                            () -> issues.count(HomeIssueCode.UNIT_UNKNOWN, at(reader), item.code()));
        }

        /** Time in bed and awake is no sleep. What begins after 18:00 is of the night that ends on the next day. */
        private void sleep(XMLStreamReader reader, HomeItem item, String device) {
            if (!attribute(reader, "value").startsWith(ASLEEP)) {
                return;
            }
            Optional<OffsetDateTime> from =
                    HomeTime.parse(attribute(reader, "startDate")).flatMap(HomeTime::time);
            Optional<OffsetDateTime> to =
                    HomeTime.parse(attribute(reader, "endDate")).flatMap(HomeTime::time);
            if (from.isEmpty() || to.isEmpty() || to.get().isBefore(from.get())) {
                issues.warn(HomeIssueCode.TIME_UNREADABLE, at(reader));
                return;
            }
            BigDecimal seconds =
                    BigDecimal.valueOf(Duration.between(from.get(), to.get()).toSeconds());
            HomeTime day = HomeTime.of(
                    LocalDate.from(from.get().atZoneSameInstant(HomeTime.JAPAN).plusHours(EVENING)));
            items.convert(item, seconds, "s")
                    .ifPresent(hours -> take(new Measurement(item, day, hours, device, ""), reader));
        }

        private void take(Measurement measured, XMLStreamReader reader) {
            if (!Gathered.holds(measured.item())) {
                pass(measured);
            } else if (!gathered.add(measured)) {
                full = Optional.of(new ExchangeIssue(HomeIssueCode.TOO_MANY, at(reader), ""));
            }
            if (enough.getAsBoolean()) {
                full = Optional.of(
                        new ExchangeIssue(HomeIssueCode.TOO_MANY, at(reader), "limit " + HomeImport.MOST_VALUES));
            }
        }

        private void pass(Measurement measured) {
            values++;
            handingOn = true;
            sink.accept(measured);
            handingOn = false;
        }
    }

    private static SubjectClaims claims(XMLStreamReader reader) {
        Optional<LocalDate> birthDate = HomeTime.parse(attribute(reader, "HKCharacteristicTypeIdentifierDateOfBirth"))
                .map(HomeTime::day);
        Optional<AdministrativeGender> gender =
                switch (attribute(reader, "HKCharacteristicTypeIdentifierBiologicalSex")) {
                    case "HKBiologicalSexMale" -> Optional.of(AdministrativeGender.MALE);
                    case "HKBiologicalSexFemale" -> Optional.of(AdministrativeGender.FEMALE);
                    default -> Optional.empty();
                };
        return new SubjectClaims(Optional.empty(), birthDate, gender, Optional.empty(), Optional.empty());
    }

    private static String attribute(XMLStreamReader reader, String name) {
        return Optional.ofNullable(reader.getAttributeValue(null, name)).orElse("");
    }

    private static String at(XMLStreamReader reader) {
        return "line " + reader.getLocation().getLineNumber();
    }
}
