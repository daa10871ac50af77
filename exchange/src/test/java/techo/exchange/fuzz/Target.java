package techo.exchange.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.hl7.fhir.r4.model.Reference;
import techo.exchange.CommonIssueCode;
import techo.exchange.DocumentKind;
import techo.exchange.ImportResult;
import techo.exchange.JapaneseText;
import techo.exchange.KeptDocumentReader;
import techo.exchange.QrCodes;
import techo.exchange.SourceFile;
import techo.exchange.Zips;
import techo.exchange.checkup.CheckupLimits;
import techo.exchange.checkup.CheckupReader;
import techo.exchange.cost.CostNoticeReader;
import techo.exchange.fhir.FhirLimits;
import techo.exchange.fhir.FhirReader;
import techo.exchange.home.AppleHealthReader;
import techo.exchange.home.HomeTableReader;
import techo.exchange.home.OpenMhealthReader;
import techo.exchange.notebook.NotebookLimits;
import techo.exchange.notebook.NotebookReader;
import techo.exchange.prescription.PrescriptionLimits;
import techo.exchange.prescription.PrescriptionReader;
import techo.exchange.table.ColumnMaps;
import techo.exchange.table.ColumnTableReader;
import techo.exchange.table.ColumnTableWriter;
import techo.terminology.CheckupItems;
import techo.terminology.CheckupMethods;
import techo.terminology.ChoiceLists;

/** A reader, and sound files of its format to begin with. */
enum Target {
    CHECKUP(Readers::checkup, resource("checkup/quirks.xml"), resource("checkup/index.xml")),
    ARCHIVE(Readers::checkup, resource("checkup/delivery.zip")),
    NOTEBOOK(
            file -> Readers.NOTEBOOKS.read(Readers.PERSON, List.of(file)),
            resource("notebook/tc08_category1_full.txt"),
            resource("notebook/tc04_quirks_utf8_lf.txt")),
    PRESCRIPTION(
            file -> Readers.PRESCRIPTIONS.read(Readers.PERSON, List.of(file)),
            Readers.SLIP.getBytes(JapaneseText.CP932),
            text(Readers.SLIP)),
    COST(
            file -> new CostNoticeReader().read(file, Readers.PERSON),
            resource("cost/utf8.csv"),
            resource("cost/cp932.csv")),
    FHIR(
            file -> Readers.RECORDS.read(Readers.PERSON, List.of(file)),
            text(
                    "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[{\"fullUrl\":\"urn:uuid:1\",\"resource\":"
                            + "{\"resourceType\":\"Patient\",\"id\":\"p\",\"birthDate\":\"1970-04-05\"}},{\"resource\":{\"resourceType\":"
                            + "\"Observation\",\"id\":\"o\",\"status\":\"final\",\"code\":{\"coding\":[{\"system\":\"http://loinc.org\","
                            + "\"code\":\"29463-7\"}]},\"subject\":{\"reference\":\"Patient/p\"},\"effectiveDateTime\":\"2025-06-10\","
                            + "\"valueQuantity\":{\"value\":70.5,\"unit\":\"kg\"}}}]}"),
            text(
                    "{\"resourceType\":\"Patient\",\"id\":\"p\"}\n{\"resourceType\":\"Immunization\",\"id\":\"i\",\"status\":"
                            + "\"completed\",\"patient\":{\"reference\":\"Patient/p\"},\"occurrenceDateTime\":\"2024-04-10\"}\n")),
    HOME_TABLE(
            file -> Readers.HOME_TABLES.read(file, Readers.PERSON),
            text("測定日時,項目,値,単位,機器,備考\r\n2025-06-10T07:05:00+09:00,体重,78.4,kg,体組成計,\r\n"
                    + "2025-06-10T07:10:00+09:00,収縮期血圧,138,mmHg,\"血圧計, 1\",起床後\r\n2025/6/10,歩数,\"8,432\",歩,,\r\n")),
    APPLE_HEALTH(
            file -> Readers.APPLE.read(file, Readers.PERSON),
            text(
                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><!DOCTYPE HealthData [<!ELEMENT HealthData ANY>]><HealthData>"
                            + "<Me HKCharacteristicTypeIdentifierDateOfBirth=\"1970-04-05\"/><Record type=\"HKQuantityTypeIdentifier"
                            + "StepCount\" sourceName=\"W\" unit=\"count\" startDate=\"2025-06-10 12:00:00 +0900\" endDate=\"2025-06-10"
                            + " 12:09:30 +0900\" value=\"612\"/><Correlation><Record type=\"HKQuantityTypeIdentifierBloodPressure"
                            + "Systolic\" unit=\"mmHg\" startDate=\"2025-06-10 07:10:00 +0900\" value=\"138\"/></Correlation></HealthData>")),
    OPEN_MHEALTH(
            file -> Readers.OPEN_MHEALTH.read(file, Readers.PERSON),
            text(
                    "[{\"header\":{\"schema_id\":{\"name\":\"blood-pressure\"}},\"body\":{\"systolic_blood_pressure\":{\"value\":138,"
                            + "\"unit\":\"mmHg\"},\"diastolic_blood_pressure\":{\"value\":88.5,\"unit\":\"mmHg\"},\"effective_time_frame\":"
                            + "{\"time_interval\":{\"start_date_time\":\"2025-06-10T07:10:00+09:00\"}}}}]")),
    COLUMN_TABLE(
            file -> Readers.TABLES.read(file, Readers.PERSON),
            ColumnMaps.shipped().all().stream()
                    .map(map -> ColumnTableWriter.template(map).bytes())
                    .toArray(byte[][]::new)),
    PAYLOAD(
            file -> Readers.TABLES.read(file, Readers.PERSON),
            text("{\"受診歴\":[{\"調剤日\":\"2025-06-12\",\"薬局名\":\"見本薬局\",\"薬剤情報\":[{\"薬剤名\":\"見本錠\",\"数量\":\"1,028錠\","
                    + "\"日数\":28},{\"薬剤名\":\"見本軟膏\"}]}]}")),
    IMAGE(Readers::image, QrCodes.png(text("JAHIS10\r\n11,,A,\r\n201,1,1,1,4,1,B,3,1,C\r\n"))),
    FHIR_ARCHIVE(
            file -> Readers.RECORDS.read(Readers.PERSON, List.of(file)),
            new Zips()
                    .file("fhir/Patient.ndjson", text("{\"resourceType\":\"Patient\",\"id\":\"p\"}\n"))
                    .file(
                            "fhir/Basic.ndjson",
                            text(
                                    "{\"resourceType\":\"Observation\",\"id\":\"i\",\"status\":\"final\",\"code\":{\"text\":\"x\"},"
                                            + "\"subject\":{\"reference\":\"Patient/p\"}}\n"))
                    .bytes()),
    DOCUMENT(
            file -> file.kind() == DocumentKind.PDF
                    ? new KeptDocumentReader().read(file, Readers.PERSON)
                    : ImportResult.rejected(CommonIssueCode.FORMAT_UNKNOWN, "/", ""),
            text("%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"));

    private final Function<SourceFile, ImportResult> reader;
    private final List<byte[]> seeds;

    Target(Function<SourceFile, ImportResult> reader, byte[]... seeds) {
        this.reader = reader;
        this.seeds = List.of(seeds);
    }

    List<byte[]> seeds() {
        return seeds;
    }

    ImportResult read(byte[] input) {
        return reader.apply(SourceFile.of(input));
    }

    private static byte[] text(String text) {
        return text.getBytes(UTF_8);
    }

    private static byte[] resource(String name) {
        try (InputStream in = Objects.requireNonNull(Target.class.getResourceAsStream("/techo/exchange/" + name))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Made once: most of them read tables when they are made. */
    private static final class Readers {
        static final Reference PERSON = new Reference("Patient/example");
        static final CheckupReader CHECKUPS = new CheckupReader(
                CheckupItems.load(), ChoiceLists.load(), CheckupMethods.load(), CheckupLimits.standard());
        static final NotebookReader NOTEBOOKS = new NotebookReader(NotebookLimits.standard());
        static final PrescriptionReader PRESCRIPTIONS = new PrescriptionReader(PrescriptionLimits.standard());
        static final FhirReader RECORDS = new FhirReader(FhirContext.forR4Cached(), FhirLimits.standard());
        static final HomeTableReader HOME_TABLES = new HomeTableReader();
        static final AppleHealthReader APPLE = new AppleHealthReader();
        static final OpenMhealthReader OPEN_MHEALTH = new OpenMhealthReader();
        static final ColumnTableReader TABLES =
                new ColumnTableReader(ColumnMaps.shipped().with(maps()));

        static final String SLIP = "JAHIS10\r\n1,1,1234567,13,見本内科\r\n4,2,01,内科\r\n5,,ﾐﾎﾝ ｲﾁﾛｳ,見本 一郎\r\n11,,見本 太郎,\r\n"
                + "12,1\r\n13,3450405\r\n22,06999999\r\n51,20250612\r\n64,3\r\n81,1,1,一包化\r\n101,1,1,,14\r\n"
                + "111,1,2,1013044400000000,毎食後,3\r\n181,1,1,8,１日おき,I1100000,\r\n201,1,1,1,4,2171022F1029,見本錠,3,1,錠\r\n"
                + "221,1,1,1.5,0.5,1,,,V11NNNNN,,,,\r\n241,1,1,2/3,3\r\n281,1,1,1,3,後発品変更不可,\r\n";

        static ImportResult checkup(SourceFile file) {
            return CHECKUPS.read(file, PERSON);
        }

        static ImportResult image(SourceFile file) {
            List<SourceFile> symbols = QrCodes.read(List.of(file));
            return symbols.isEmpty()
                    ? ImportResult.rejected(CommonIssueCode.IMAGE_WITHOUT_CODE, "image 1", "")
                    : PRESCRIPTIONS.read(PERSON, symbols);
        }

        private static Path maps() {
            try {
                return Path.of(
                        Objects.requireNonNull(Target.class.getResource("maps")).toURI());
            } catch (URISyntaxException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
