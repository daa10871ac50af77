package techo.exchange.prescription;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static techo.exchange.prescription.PrescriptionIssueCode.BYTES_UNDECODABLE;
import static techo.exchange.prescription.PrescriptionIssueCode.DETAILS_NOT_APPLIED;
import static techo.exchange.prescription.PrescriptionIssueCode.DRUG_MISSING;
import static techo.exchange.prescription.PrescriptionIssueCode.HEADER_MISSING;
import static techo.exchange.prescription.PrescriptionIssueCode.PERSON_MISSING;
import static techo.exchange.prescription.PrescriptionIssueCode.PRESCRIPTION_REPEATED;
import static techo.exchange.prescription.PrescriptionIssueCode.VERSION_UNKNOWN;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Basic;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import techo.exchange.CommonIssueCode;
import techo.exchange.DocumentFormat;
import techo.exchange.DocumentKind;
import techo.exchange.ExchangeIssue;
import techo.exchange.ImportKey;
import techo.exchange.ImportKeys;
import techo.exchange.ImportResult;
import techo.exchange.ImportedRecord;
import techo.exchange.ImportedResource;
import techo.exchange.JapaneseText;
import techo.exchange.RecordCategory;
import techo.exchange.RecordSource;
import techo.exchange.SourceFile;
import techo.exchange.SubjectClaims;
import techo.exchange.SubjectClaims.InsuranceClaims;
import techo.exchange.Warnings;
import techo.exchange.notebook.Quantities;

/**
 * Reads 院外処方箋2次元シンボル (JAHIS 26-101 Ver.1.11 and before, {@code JAHIS1} to {@code JAHIS11}) into FHIR. A pure function:
 * the same bytes for the same person give the same resources.
 *
 * <p>Lenient: refused is only what has no header, no person, no drug or undecodable bytes, or is beyond the limits.
 * Everything else is read, and what deviates is a located warning.
 */
public final class PrescriptionReader {

    private static final Pattern HEADER = Pattern.compile("JAHIS(\\d{1,2})(,.*)?");
    private static final Pattern RECORD = Pattern.compile("\\s*\\d{1,3}\\s*(,|$)");
    private static final Pattern CUT_RECORD = Pattern.compile("\\s*\\d{0,3}\\s*(,|$)");
    private static final int NEWEST_VERSION = 11;
    private static final char END_OF_FILE = '\u001A';

    private final PrescriptionLimits limits;
    private final RecordTable table = RecordTable.load();
    private final Quantities quantities = Quantities.load();

    public PrescriptionReader(PrescriptionLimits limits) {
        this.limits = limits;
    }

    /**
     * @param subject the stored Patient ({@code Patient/123}) whose prescriptions these are said to be; never written to
     * @param parts what the symbols hold, in the order in which they are printed: one that begins with a header begins a
     *     prescription, another continues the one before it, in the middle of a character if need be
     * @return a record for each prescription
     * @throws IllegalArgumentException if there is no part at all
     */
    public ImportResult read(Reference subject, List<SourceFile> parts) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("a prescription has at least one part");
        }
        long size = parts.stream().mapToLong(SourceFile::size).sum();
        if (size == 0) {
            return ImportResult.rejected(CommonIssueCode.FILE_EMPTY, "line 1", "");
        }
        if (size > limits.bytes()) {
            return ImportResult.rejected(
                    CommonIssueCode.FILE_TOO_LARGE, "line 1", "limit " + limits.bytes() + " bytes");
        }
        Warnings warnings = new Warnings(limits.warnings());
        List<ImportedRecord> records = new ArrayList<>();
        List<Slip> slips = slips(parts);
        for (int i = 0; i < slips.size(); i++) {
            String place = slips.size() == 1 ? "" : "prescription " + (i + 1) + ": ";
            Optional<ExchangeIssue> refused = read(slips.get(i), place, subject, warnings, records);
            if (refused.isPresent()) {
                return new ImportResult.Rejected(List.of(refused.get()));
            }
        }
        return new ImportResult.Imported(records, warnings.inOrderOfFile());
    }

    /**
     * Whether a symbol without a header can go on where the one before it ended: from its second line on each begins with the number
     * of a record, which the lines of a table do not.
     */
    public static boolean mayGoOn(byte[] symbol) {
        String[] lines = new String(symbol, ISO_8859_1).split("\r\n|\r|\n", -1);
        for (int i = 1; i < lines.length - 1; i++) {
            if (!lines[i].isBlank() && !RECORD.matcher(lines[i]).lookingAt()) {
                return false;
            }
        }
        // The next symbol may go on in the middle of a number.
        String last = withoutEndOfFile(lines[lines.length - 1]);
        return lines.length == 1 || last.isBlank() || CUT_RECORD.matcher(last).lookingAt();
    }

    private static List<Slip> slips(List<SourceFile> parts) {
        List<Slip> slips = new ArrayList<>();
        for (SourceFile part : parts) {
            if (slips.isEmpty() || part.kind() == DocumentKind.PRESCRIPTION) {
                slips.add(new Slip(new ByteArrayOutputStream(), new HashSet<>()));
            }
            Slip slip = slips.get(slips.size() - 1);
            slip.bytes().writeBytes(part.bytes());
            slip.files().addAll(part.received());
        }
        return slips;
    }

    /** What the symbols of one prescription hold together. */
    private record Slip(ByteArrayOutputStream bytes, Set<String> files) {}

    /** Why it is refused, or else its record is added. */
    private Optional<ExchangeIssue> read(
            Slip slip, String place, Reference subject, Warnings warnings, List<ImportedRecord> records) {
        byte[] bytes = slip.bytes().toByteArray();
        String first = place + "line 1";
        Optional<JapaneseText.Decoded> text = JapaneseText.decode(bytes);
        if (text.isEmpty()) {
            return refusal(new ExchangeIssue(BYTES_UNDECODABLE, first, ""));
        }
        List<String> texts = withoutEndOfFile(text.get().text())
                .lines()
                .limit(limits.lines() + 1L)
                .toList();
        if (texts.size() > limits.lines()) {
            return refusal(
                    new ExchangeIssue(CommonIssueCode.FILE_TOO_LARGE, first, "limit " + limits.lines() + " lines"));
        }
        text.get().otherLine().ifPresent(line -> warnings.add(CommonIssueCode.ENCODING_MIXED, place + "line " + line));
        int before = (int) texts.stream().takeWhile(String::isBlank).count();
        Matcher header =
                HEADER.matcher(before < texts.size() ? texts.get(before).strip() : "");
        if (!header.matches()) {
            return refusal(new ExchangeIssue(HEADER_MISSING, first, "expected JAHIS and one or two digits"));
        }
        int version = Integer.parseInt(header.group(1));
        if (version == 0 || version > NEWEST_VERSION) {
            warnings.add(VERSION_UNKNOWN, first);
        }
        Prescription prescription =
                new PrescriptionAssembler(table, warnings).assemble(first, lines(texts, before + 1, place, warnings));
        if (prescription.field("11", 3).or(() -> prescription.field("11", 4)).isEmpty()) {
            return refusal(new ExchangeIssue(PERSON_MISSING, first, "record 11"));
        }
        if (prescription.drugs() == 0) {
            return refusal(new ExchangeIssue(DRUG_MISSING, first, "record 201"));
        }
        if (prescription.sharedCharacters() * prescription.drugs() > limits.shared()) {
            return refusal(
                    new ExchangeIssue(CommonIssueCode.FILE_TOO_LARGE, first, "drugs share more text than allowed"));
        }
        ImportedRecord record = record(prescription, bytes, subject, warnings).readFrom(slip.files());
        ImportKey key = record.resources().get(0).key();
        if (records.stream().anyMatch(known -> known.resources().get(0).key().equals(key))) {
            warnings.add(PRESCRIPTION_REPEATED, first);
        } else {
            records.add(record);
        }
        return Optional.empty();
    }

    /** The mark of old systems ends the text, whatever padding follows it. */
    private static String withoutEndOfFile(String text) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == END_OF_FILE || text.charAt(end - 1) == 0)) {
            end--;
        }
        return text.substring(0, end);
    }

    private static Optional<ExchangeIssue> refusal(ExchangeIssue issue) {
        return Optional.of(issue);
    }

    private static List<Line> lines(List<String> texts, int from, String place, Warnings warnings) {
        List<Line> lines = new ArrayList<>();
        for (int i = from; i < texts.size(); i++) {
            if (!texts.get(i).isBlank()) {
                lines.add(Line.read(texts.get(i), place + "line " + (i + 1), warnings));
            }
        }
        return lines;
    }

    private ImportedRecord record(Prescription prescription, byte[] bytes, Reference subject, Warnings warnings) {
        prescription
                .record("11")
                .filter(line -> line.field(2).isPresent())
                .ifPresent(line -> warnings.add(DETAILS_NOT_APPLIED, line.at(2)));
        RequestTranslator requests = new RequestTranslator(prescription, subject, quantities, warnings);
        List<ImportedResource> resources = new ArrayList<>(requests.translate());
        if (!prescription.kept().isEmpty()) {
            resources.add(kept(prescription, requests.keys().of("lines"), subject));
        }
        String digest = ImportKeys.digest(bytes);
        return new ImportedRecord(
                new ImportKeys(subject, List.of("prescription", digest)).document(),
                DocumentFormat.PRESCRIPTION_JAHIS,
                digest,
                claims(prescription),
                resources);
    }

    /** Word for word in one Basic. What such lines say is not known, so no consent covers them. */
    private static ImportedResource kept(Prescription prescription, ImportKey key, Reference subject) {
        Basic basic = new Basic()
                .addIdentifier(key.identifier())
                .setCode(new CodeableConcept().addCoding(new Coding(PrescriptionSystems.RECORD, "line", "変換できなかった行")))
                .setSubject(new Reference(subject.getReference()));
        prescription
                .kept()
                .forEach(line ->
                        basic.addExtension(PrescriptionSystems.LINE_EXTENSION, new StringType(line.verbatim())));
        return new ImportedResource(key, basic, RecordCategory.UNKNOWN, RecordSource.HOSPITAL);
    }

    private static SubjectClaims claims(Prescription prescription) {
        Optional<AdministrativeGender> gender = prescription
                .record("12")
                .flatMap(line -> line.code(2))
                .flatMap(sex -> switch (sex) {
                    case "1" -> Optional.of(AdministrativeGender.MALE);
                    case "2" -> Optional.of(AdministrativeGender.FEMALE);
                    default -> Optional.empty();
                });
        InsuranceClaims insurance = new InsuranceClaims(
                prescription.field("22", 2),
                prescription.field("23", 2),
                prescription.field("23", 3),
                prescription.field("23", 5));
        boolean insured =
                insurance.insurerNumber().isPresent() || insurance.number().isPresent();
        return new SubjectClaims(
                prescription.field("11", 3).or(() -> prescription.field("11", 4)),
                prescription.record("13").flatMap(line -> line.day(2)),
                gender,
                Optional.empty(),
                insured ? Optional.of(insurance) : Optional.empty());
    }
}
