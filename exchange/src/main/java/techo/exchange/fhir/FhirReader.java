package techo.exchange.fhir;

import static java.nio.charset.StandardCharsets.US_ASCII;

import ca.uhn.fhir.context.FhirContext;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Reference;
import techo.exchange.CommonIssueCode;
import techo.exchange.DocumentFormat;
import techo.exchange.ExchangeIssue;
import techo.exchange.ImportKeys;
import techo.exchange.ImportResult;
import techo.exchange.ImportResult.Imported;
import techo.exchange.ImportedRecord;
import techo.exchange.OriginalsFolder;
import techo.exchange.SafeArchive;
import techo.exchange.SourceFile;
import techo.exchange.Warnings;
import techo.exchange.checkup.CheckupDeliveries;
import techo.exchange.fhir.ParsedResources.Placed;
import techo.profiles.WithheldMark;

/**
 * Reads another personal health record: a Bundle of any type, NDJSON files of one Bulk Data export, or a zip of either. A
 * pure function; instances are immutable and may be shared between threads.
 *
 * <p>What is read belongs to the person it is imported for, whatever ids it had: references between the resources are
 * kept, the Patient becomes claims, ids and server metadata go. No reference in the file can point at a resource that this
 * server has already, and an address that seems to is kept as text; nothing grants anything: types that are not data of
 * health stay in the original.
 */
public final class FhirReader {

    private final FhirContext context;
    private final FhirLimits limits;
    private final FhirCategories categories = FhirCategories.load();
    private final MunicipalAnswers answers = new MunicipalAnswers();

    public FhirReader(FhirContext context, FhirLimits limits) {
        this.context = context;
        this.limits = limits;
    }

    /** Whether a zip holds FHIR rather than something else. */
    public boolean holdsFhir(SourceFile zip) {
        boolean[] any = {false};
        archive().read(zip.bytes(), entry -> any[0] |= ArchivedFhir.isFhir(entry));
        return any[0];
    }

    /**
     * @param subject the stored Patient ({@code Patient/123}) whom the record is imported for
     * @param files all of one record, in any order; what one refers to may be in another
     * @throws IllegalArgumentException if there is no file at all
     */
    public ImportResult read(Reference subject, List<SourceFile> files) {
        if (files.isEmpty()) {
            throw new IllegalArgumentException("a record has at least one file");
        }
        if (files.stream().mapToLong(SourceFile::size).sum() > limits.bytes()) {
            return ImportResult.rejected(CommonIssueCode.FILE_TOO_LARGE, "line 1", limit());
        }
        Warnings warnings = new Warnings(limits.warnings());
        ParsedResources parsed = new ParsedResources(context, warnings, limits.resources());
        List<Placed> withheld = new ArrayList<>();
        List<ExchangeIssue> errors = new ArrayList<>();
        for (int i = 0; i < files.size() && errors.isEmpty(); i++) {
            String where = files.size() == 1 ? "" : "file " + (i + 1) + ": ";
            add(files.get(i), where, parsed, withheld, warnings).ifPresent(errors::add);
        }
        if (!errors.isEmpty()) {
            return new ImportResult.Rejected(errors);
        }
        return Stream.concat(withheld(parsed), withheld.stream())
                .findFirst()
                .<ImportResult>map(placed -> ImportResult.rejected(FhirIssueCode.WITHHELD, placed.place(), ""))
                .orElseGet(() -> translate(subject, parsed, digest(files), warnings));
    }

    /** @param withheld takes what the person was not told and only stays in the original, which is given back to them */
    private Optional<ExchangeIssue> add(
            SourceFile file, String where, ParsedResources parsed, List<Placed> withheld, Warnings warnings) {
        return switch (file.kind()) {
            case FHIR_JSON, FHIR_NDJSON ->
                parsed.bytes() + file.size() > limits.bytes()
                        ? Optional.of(new ExchangeIssue(CommonIssueCode.FILE_TOO_LARGE, where + "line 1", limit()))
                        : parsed.add(file, where, file.digest());
            case ARCHIVE -> archive(file, where, parsed, withheld, warnings);
            default ->
                Optional.of(new ExchangeIssue(
                        file.size() == 0 ? CommonIssueCode.FILE_EMPTY : CommonIssueCode.FORMAT_UNKNOWN,
                        where + "line 1",
                        ""));
        };
    }

    /**
     * Where an archive has NDJSON, or a document over the whole record, that is the record: other FHIR beside it (documents, as
     * in our own export) tells parts of it again, and is looked at file by file. The archive is unpacked anew for each look, because
     * all that it may hold is more than what is kept in memory at once.
     */
    private Optional<ExchangeIssue> archive(
            SourceFile zip, String where, ParsedResources parsed, List<Placed> withheld, Warnings warnings) {
        ArchivedFhir fhir = new ArchivedFhir();
        Optional<ExchangeIssue> refusal = archive().read(zip.bytes(), fhir::note);
        if (refusal.isPresent()) {
            return refusal;
        }
        Set<Integer> record = fhir.record(() -> wholeRecords(zip, fhir.named()));
        if (parsed.bytes() + fhir.bytes(record) > limits.bytes()) {
            return Optional.of(new ExchangeIssue(CommonIssueCode.FILE_TOO_LARGE, where + "/", limit()));
        }
        // First what is only looked at, so that it is not in memory together with the record.
        Optional<ExchangeIssue> error = parse(
                        zip,
                        where,
                        fhir.besides(record),
                        aside -> withheld(aside).findFirst().ifPresent(withheld::add),
                        this::byItself)
                .or(() -> parse(zip, where, record, all -> {}, () -> parsed));
        if (error.isPresent()) {
            return error;
        }
        fhir.allBut(record).forEach(number -> warnings.add(FhirIssueCode.ENTRY_NOT_READ, where + "entry " + number));
        return Optional.empty();
    }

    /** @param into where each file goes */
    private Optional<ExchangeIssue> parse(
            SourceFile zip,
            String where,
            Set<Integer> entries,
            Consumer<ParsedResources> read,
            Supplier<ParsedResources> into) {
        List<ExchangeIssue> errors = new ArrayList<>();
        if (!entries.isEmpty()) {
            archive().read(zip.bytes(), entry -> {
                if (errors.isEmpty() && entries.contains(entry.number())) {
                    ParsedResources resources = into.get();
                    resources
                            .add(SourceFile.of(entry.bytes()), where + "entry " + entry.number() + ": ", zip.digest())
                            .ifPresent(errors::add);
                    read.accept(resources);
                }
            });
        }
        return errors.stream().findFirst();
    }

    /** Anybody may name a file so; ours says what it is. */
    private Set<Integer> wholeRecords(SourceFile zip, Set<Integer> named) {
        Set<Integer> found = new HashSet<>();
        archive().read(zip.bytes(), entry -> {
            if (named.contains(entry.number())) {
                ParsedResources document = byItself();
                document.add(SourceFile.of(entry.bytes()), "", zip.digest());
                if (document.isWholeRecord()) {
                    found.add(entry.number());
                }
            }
        });
        return found;
    }

    private static Stream<Placed> withheld(ParsedResources resources) {
        return resources.all().stream().filter(placed -> WithheldMark.isOn(placed.resource()));
    }

    /** For one file that is not taken over; what is odd in it nobody is told. */
    private ParsedResources byItself() {
        return new ParsedResources(context, new Warnings(0), limits.resources());
    }

    /**
     * Our own export has archives in it: among the files that the record was once made from, and deliveries of checkups. They are
     * not opened.
     */
    private SafeArchive archive() {
        return new SafeArchive(
                limits.archive(), name -> OriginalsFolder.holds(name) || CheckupDeliveries.isDelivery(name));
    }

    private String limit() {
        return "limit " + limits.bytes() + " bytes";
    }

    private ImportResult translate(Reference subject, ParsedResources parsed, String digest, Warnings warnings) {
        Owner owner = Owner.of(parsed.all());
        if (owner.isAmbiguous()) {
            return ImportResult.rejected(FhirIssueCode.SUBJECT_AMBIGUOUS, owner.place(), "");
        }
        TakenOver taken = new TakenOver(context, categories, answers, owner, subject, warnings);
        taken.add(parsed.latest());
        if (taken.attachedBytes() > limits.bytes()) {
            return ImportResult.rejected(CommonIssueCode.FILE_TOO_LARGE, "/", limit());
        }
        if (taken.resources().isEmpty()) {
            return ImportResult.rejected(CommonIssueCode.NOTHING_TO_IMPORT, "/", "");
        }
        ImportedRecord record = new ImportedRecord(
                new ImportKeys(subject, List.of("fhir", digest)).document(),
                DocumentFormat.FHIR_R4,
                digest,
                owner.claims(),
                taken.resources());
        return new Imported(List.of(record), warnings.all());
    }

    private static String digest(List<SourceFile> files) {
        if (files.size() == 1) {
            return files.get(0).digest();
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        files.stream().map(SourceFile::digest).sorted().forEach(d -> all.writeBytes(d.getBytes(US_ASCII)));
        return ImportKeys.digest(all.toByteArray());
    }
}
