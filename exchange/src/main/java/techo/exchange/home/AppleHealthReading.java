package techo.exchange.home;

import static javax.xml.stream.XMLStreamConstants.ENTITY_REFERENCE;
import static javax.xml.stream.XMLStreamConstants.START_ELEMENT;

import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import techo.exchange.CommonIssueCode;
import techo.exchange.ExchangeIssue;
import techo.exchange.SecureXml;
import techo.exchange.SubjectClaims;
import techo.exchange.XmlLimits;

/** One export of Apple Health on its way, value by value. */
final class AppleHealthReading {
    private static final Pattern TYPE = Pattern.compile("HK[A-Za-z0-9]{1,80}");
    private static final String ASLEEP = "HKCategoryValueSleepAnalysisAsleep";
    /** So many hours before midnight an evening begins to belong to the next day. */
    private static final int EVENING = 6;

    private static final int LONGEST_DEVICE = 200;
    /** Reading what is no time takes a hundred times as long as reading one; an export has none. */
    private static final int MOST_UNTIMED = 10_000;

    private static final BigDecimal PERCENT = BigDecimal.valueOf(100);
    private static final SecureXml XML =
            new SecureXml(new XmlLimits(Integer.MAX_VALUE, 32, Integer.MAX_VALUE, 64, 64 << 10));

    private final HomeItems items;
    private final HomeIssues issues;
    private final Consumer<Measurement> sink;
    private final IntPredicate enough;
    private final Gathered gathered = new Gathered();
    private SubjectClaims claims = SubjectClaims.none();
    private Optional<ExchangeIssue> full = Optional.empty();
    private long values;
    private int untimed;
    /** What is thrown then is no fault of the file. */
    private boolean handingOn;

    /** @param enough when nothing more is taken, so that reading on is for nothing; told how many there will be at the end */
    AppleHealthReading(HomeItems items, HomeIssues issues, Consumer<Measurement> sink, IntPredicate enough) {
        this.items = items;
        this.issues = issues;
        this.sink = sink;
        this.enough = enough;
    }

    /** Once. @return why the export is refused */
    Optional<ExchangeIssue> run(InputStream export) {
        try {
            XMLStreamReader reader = XML.open(export);
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

    /** How many were handed on. */
    long values() {
        return values;
    }

    /** Whose export it says that it is. */
    SubjectClaims claims() {
        return claims;
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
        gathered.forEach(measured -> pass(measured, "/"));
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
                    HomeIssueCode.TYPE_NOT_READ, at(reader), TYPE.matcher(type).matches() ? type : "");
            return;
        }
        Optional<HomeTime> start = HomeTime.parse(attribute(reader, "startDate"));
        if (start.isEmpty()) {
            untimed(reader);
            return;
        }
        String device = device(reader);
        if (type.equals("HKCategoryTypeIdentifierSleepAnalysis")) {
            sleep(reader, item.get(), device);
        } else {
            value(reader, item.get(), start.get(), device);
        }
    }

    /** A share of one (body fat, oxygen) is a percentage here; the export says so by its unit and by its size. */
    private void value(XMLStreamReader reader, HomeItem item, HomeTime start, String device) {
        Optional<BigDecimal> exported = HomeNumber.exported(attribute(reader, "value"));
        if (exported.isEmpty()) {
            issues.warn(HomeIssueCode.VALUE_UNREADABLE, at(reader));
            return;
        }
        BigDecimal value = exported.get();
        if (item.ucum().equals("%") && value.compareTo(BigDecimal.ONE) <= 0) {
            value = HomeItems.plain(value.multiply(PERCENT));
        }
        items.convert(item, value, attribute(reader, "unit"))
                .ifPresentOrElse(
                        converted -> take(new Measurement(item, start, HomeItems.plain(converted), device, ""), reader),
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
            untimed(reader);
            return;
        }
        BigDecimal seconds =
                BigDecimal.valueOf(Duration.between(from.get(), to.get()).toSeconds());
        HomeTime day = HomeTime.of(
                LocalDate.from(from.get().atZoneSameInstant(HomeTime.JAPAN).plusHours(EVENING)));
        items.convert(item, seconds, "s")
                .ifPresent(hours -> take(new Measurement(item, day, hours, device, ""), reader));
    }

    private void untimed(XMLStreamReader reader) {
        issues.warn(HomeIssueCode.TIME_UNREADABLE, at(reader));
        if (++untimed > MOST_UNTIMED) {
            full = Optional.of(new ExchangeIssue(HomeIssueCode.MALFORMED, at(reader), ""));
        }
    }

    private void take(Measurement measured, XMLStreamReader reader) {
        if (!Gathered.holds(measured.item())) {
            pass(measured, at(reader));
        } else if (!gathered.add(measured)) {
            full = Optional.of(new ExchangeIssue(
                    HomeIssueCode.TOO_MANY, at(reader), "limit " + Gathered.MOST + " days and readings"));
        }
        if (enough.test(gathered.size())) {
            full = Optional.of(
                    new ExchangeIssue(HomeIssueCode.TOO_MANY, at(reader), "limit " + HomeImport.MOST_VALUES));
        }
    }

    private void pass(Measurement measured, String place) {
        if (!HomeNumber.isBounded(measured.value())) {
            issues.warn(HomeIssueCode.VALUE_UNREADABLE, place);
            return;
        }
        values++;
        handingOn = true;
        sink.accept(measured);
        handingOn = false;
    }

    /** As long as names are: each value is held with that of its device. */
    private String device(XMLStreamReader reader) {
        String name = attribute(reader, "sourceName").strip();
        if (name.length() <= LONGEST_DEVICE) {
            return name;
        }
        issues.count(HomeIssueCode.DEVICE_CUT, at(reader), "");
        int end = Character.isHighSurrogate(name.charAt(LONGEST_DEVICE - 1)) ? LONGEST_DEVICE - 1 : LONGEST_DEVICE;
        return name.substring(0, end).strip();
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
