package techo.exchange.fhir;

import ca.uhn.fhir.context.FhirContext;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Reference;
import techo.exchange.CommonIssueCode;
import techo.exchange.DocumentFormat;
import techo.exchange.DocumentKind;
import techo.exchange.DocumentKinds;
import techo.exchange.ExchangeIssue;
import techo.exchange.ImportKeys;
import techo.exchange.ImportResult;
import techo.exchange.ImportResult.Imported;
import techo.exchange.ImportedRecord;
import techo.exchange.SafeArchive;
import techo.exchange.SourceFile;
import techo.exchange.fhir.ParsedResources.Placed;
import techo.profiles.WithheldMark;

/**
 * Reads another personal health record: a Bundle of any type, NDJSON files of one Bulk Data export, or a zip of either. A
 * pure function; instances are immutable and may be shared between threads.
 *
 * <p>What is read belongs to the person it is imported for, whatever ids it had: references between the resources are
 * kept, the Patient becomes claims, ids and server metadata go. Nothing in the file can point at a resource that this
 * server has already, nor grant anything: types that are not data of health stay in the original.
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
        new SafeArchive(limits.archive())
                .read(zip.bytes(), entry -> any[0] |= isFhir(DocumentKinds.detect(entry.bytes())));
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
            return ImportResult.rejected(
                    CommonIssueCode.FILE_TOO_LARGE, "line 1", "limit " + limits.bytes() + " bytes");
        }
        FhirIssues issues = new FhirIssues(limits.warnings());
        ParsedResources parsed = new ParsedResources(context, issues);
        List<ExchangeIssue> errors = new ArrayList<>();
        for (int i = 0; i < files.size() && errors.isEmpty(); i++) {
            String where = files.size() == 1 ? "" : "file " + (i + 1) + ": ";
            add(files.get(i), where, parsed).ifPresent(errors::add);
        }
        if (errors.isEmpty() && parsed.all().size() > limits.resources()) {
            errors.add(new ExchangeIssue(
                    FhirIssueCode.TOO_MANY_RESOURCES, "/", "limit " + limits.resources() + " resources"));
        }
        if (!errors.isEmpty()) {
            return new ImportResult.Rejected(errors);
        }
        return translate(subject, parsed.all(), digest(files), issues);
    }

    private Optional<ExchangeIssue> add(SourceFile file, String where, ParsedResources parsed) {
        return switch (file.kind()) {
            case FHIR_JSON, FHIR_NDJSON -> parsed.add(file, where);
            case ARCHIVE -> archive(file, where, parsed);
            default ->
                Optional.of(new ExchangeIssue(
                        file.size() == 0 ? CommonIssueCode.FILE_EMPTY : CommonIssueCode.FORMAT_UNKNOWN,
                        where + "line 1",
                        ""));
        };
    }

    private Optional<ExchangeIssue> archive(SourceFile zip, String where, ParsedResources parsed) {
        List<ExchangeIssue> errors = new ArrayList<>();
        Optional<ExchangeIssue> refusal = new SafeArchive(limits.archive()).read(zip.bytes(), entry -> {
            if (isFhir(DocumentKinds.detect(entry.bytes())) && errors.isEmpty()) {
                parsed.add(SourceFile.of(entry.bytes()), where + "entry " + entry.number() + ": ")
                        .ifPresent(errors::add);
            }
        });
        return refusal.or(() -> errors.stream().findFirst());
    }

    private ImportResult translate(Reference subject, List<Placed> parsed, String digest, FhirIssues issues) {
        Owner owner = Owner.of(parsed);
        if (owner.isAmbiguous()) {
            return ImportResult.rejected(FhirIssueCode.SUBJECT_AMBIGUOUS, owner.place(), "");
        }
        Optional<Placed> withheld = parsed.stream()
                .filter(placed -> WithheldMark.isOn(placed.resource()))
                .findFirst();
        if (withheld.isPresent()) {
            return ImportResult.rejected(FhirIssueCode.WITHHELD, withheld.get().place(), "");
        }
        TakenOver taken = new TakenOver(context, categories, answers, owner, subject, issues);
        taken.add(parsed);
        if (taken.resources().isEmpty()) {
            return ImportResult.rejected(CommonIssueCode.NOTHING_TO_IMPORT, "/", "");
        }
        ImportedRecord record = new ImportedRecord(
                new ImportKeys(subject, List.of("fhir", digest)).document(),
                DocumentFormat.FHIR_R4,
                digest,
                owner.claims(),
                taken.resources());
        return new Imported(List.of(record), issues.warnings());
    }

    private static boolean isFhir(DocumentKind kind) {
        return kind == DocumentKind.FHIR_JSON || kind == DocumentKind.FHIR_NDJSON;
    }

    private static String digest(List<SourceFile> files) {
        if (files.size() == 1) {
            return files.get(0).digest();
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        files.stream()
                .map(SourceFile::digest)
                .sorted()
                .forEach(d -> all.writeBytes(d.getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
        return ImportKeys.digest(all.toByteArray());
    }
}
