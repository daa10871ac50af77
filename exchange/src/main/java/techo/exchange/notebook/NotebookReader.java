package techo.exchange.notebook;

import static techo.exchange.notebook.NotebookIssueCode.PERSON_MISSING;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Reference;
import techo.exchange.CommonIssueCode;
import techo.exchange.DocumentFormat;
import techo.exchange.ImportKeys;
import techo.exchange.ImportResult;
import techo.exchange.ImportedRecord;
import techo.exchange.SourceFile;
import techo.exchange.SubjectClaims;
import techo.exchange.notebook.Notebook.Dispensing;
import techo.exchange.notebook.NotebookParts.Merged;
import techo.exchange.notebook.NotebookParts.Part;

/**
 * Reads 電子版お薬手帳 (JAHIS 24-104, JAHISTC01 to JAHISTC08) into FHIR. A pure function: the same bytes for the same person
 * give the same resources, whatever the time, the machine or the order of the parts.
 *
 * <p>Lenient, because real files are: only a file without header, without record 1, with undecodable bytes, beyond the
 * limits, or with an unfit set of parts is refused. Everything else is read, and what deviates is a located warning.
 */
public final class NotebookReader {

    private final NotebookLimits limits;
    private final NotebookTables tables;

    public NotebookReader(NotebookLimits limits) {
        this.limits = limits;
        this.tables = NotebookTables.load();
    }

    /**
     * @param subject the stored Patient ({@code Patient/123}) whose notebook this is said to be; never written to
     * @param parts one file, or all parts of a divided notebook (911) in any order
     * @throws IllegalArgumentException if there is no file at all
     */
    public ImportResult read(Reference subject, List<SourceFile> parts) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("a notebook has at least one file");
        }
        Issues issues = new Issues(limits);
        long size = parts.stream().mapToLong(SourceFile::size).sum();
        if (size > limits.bytes()) {
            return ImportResult.rejected(
                    CommonIssueCode.FILE_TOO_LARGE, "line 1", "at most " + limits.bytes() + " bytes");
        }
        List<Part> read = readParts(parts, issues);
        if (issues.refused()) {
            return new ImportResult.Rejected(issues.errors());
        }
        Optional<Merged> merged = new NotebookParts(issues).merge(read);
        if (merged.isEmpty()) {
            return new ImportResult.Rejected(issues.errors());
        }
        return translate(subject, merged.get(), issues);
    }

    /** Which notebook a file is a part of: the data id of its record 911. Empty for one that is not divided, or not readable. */
    public static Optional<String> dataId(byte[] file, NotebookLimits limits) {
        Issues issues = new Issues(limits);
        return NotebookText.decode(file, "", issues)
                .flatMap(text -> NotebookPart.read(text, "", limits, issues))
                .flatMap(NotebookPart::split)
                .flatMap(division -> division.field(2));
    }

    private List<Part> readParts(List<SourceFile> files, Issues issues) {
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            String place = files.size() == 1 ? "" : "file " + (i + 1) + ": ";
            byte[] bytes = files.get(i).bytes();
            Set<String> received = files.get(i).received();
            if (bytes.length == 0) {
                issues.refuse(CommonIssueCode.FILE_EMPTY, place + "line 1", "");
                continue;
            }
            NotebookText.decode(bytes, place, issues)
                    .flatMap(text -> NotebookPart.read(text, place, limits, issues))
                    .ifPresent(part -> parts.add(new Part(part, bytes, received)));
        }
        return parts;
    }

    private ImportResult translate(Reference subject, Merged merged, Issues issues) {
        RowChecks checks = new RowChecks(tables, issues);
        merged.rows().forEach(row -> checks.check(row, merged.category()));
        Notebook notebook = new NotebookAssembler(merged.category(), tables, issues).assemble(merged.rows());
        if (notebook.dispensings().stream()
                        .mapToLong(Dispensing::repeatedCharacters)
                        .sum()
                > limits.repeated()) {
            return ImportResult.rejected(
                    CommonIssueCode.FILE_TOO_LARGE, "line 1", "drugs share more text than allowed");
        }
        if (notebook.person().isEmpty()) {
            if (!merged.divided()) {
                return ImportResult.rejected(PERSON_MISSING, "line 1", "record 1");
            }
            issues.warn(PERSON_MISSING, "line 1", "record 1");
        }
        Translation translation = new Translation(subject, merged.category(), tables, issues);
        SubjectClaims claims = translate(notebook, translation);
        String digest = digest(merged.bytes());
        return new ImportResult.Imported(
                List.of(new ImportedRecord(
                        NotebookKeys.document(subject, digest),
                        DocumentFormat.NOTEBOOK_JAHISTC,
                        digest,
                        claims,
                        translation.resources())),
                issues.warnings());
    }

    private static SubjectClaims translate(Notebook notebook, Translation translation) {
        PersonTranslator persons = new PersonTranslator(translation);
        RemarkTranslator remarks = new RemarkTranslator(translation);
        SelfMedicationTranslator selfMedications = new SelfMedicationTranslator(translation);
        NoteTranslator notes = new NoteTranslator(translation);
        DispensingTranslator dispensings = new DispensingTranslator(translation);
        CareTeamTranslator careTeams = new CareTeamTranslator(translation);
        notebook.person().ifPresent(person -> persons.translate(person, notebook.dispensings()));
        notebook.remarks().forEach(remarks::translate);
        notebook.selfMedications().forEach(selfMedications::translate);
        notebook.memos().forEach(notes::translate);
        notebook.dispensings().forEach(block -> {
            String key = translation
                    .key("block", DispensingTranslator.distinction(block))
                    .value();
            dispensings.translate(block, key);
            notes.translate(block, key);
        });
        notebook.familyPharmacists().forEach(careTeams::translate);
        new KeptLinesTranslator(translation).translate(notebook.kept());
        return notebook.person().map(persons::claims).orElseGet(SubjectClaims::none);
    }

    /** Of a divided notebook: of its parts in their own order, end to end. */
    private static String digest(List<byte[]> parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        parts.forEach(all::writeBytes);
        return ImportKeys.digest(all.toByteArray());
    }
}
