package techo.exchange.notebook;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Basic;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Dosage;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.MedicationAdministration;
import org.hl7.fhir.r4.model.MedicationDispense;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.MedicationStatement;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.SupplyDelivery;
import techo.exchange.ExportFile;
import techo.exchange.ExportResult;
import techo.exchange.ExportResult.Exported;
import techo.exchange.ResourceIndex;

/**
 * Writes 電子版お薬手帳 (JAHIS 24-104, {@code JAHISTC08}): CP932, CR LF, blocks with the newest first.
 *
 * <p>The opposite of {@link NotebookReader}: what that reads from a conformant file, this writes back in the same bytes,
 * given the same person. Of resources from elsewhere it takes the dispensed drugs, the statements about drugs, allergies,
 * and what else the format has a record for; all others are not part of a notebook.
 *
 * <p>A pure function; instances are immutable and may be shared between threads.
 */
public final class NotebookWriter {

    private static final String NAME = "okusuri.txt";
    private static final String CONTENT_TYPE = "text/plain; charset=Shift_JIS";

    private final NotebookLimits limits;
    private final NotebookTables tables;

    public NotebookWriter(NotebookLimits limits) {
        this.limits = limits;
        this.tables = NotebookTables.load();
    }

    /**
     * @param record the Patient and what belongs to the notebook
     * @param category who hands it to whom; a person's own export is {@link OutputCategory#FROM_PERSON}
     */
    public ExportResult write(Bundle record, OutputCategory category) {
        ResourceIndex index = new ResourceIndex(record);
        Optional<Patient> patient = index.all(Patient.class).findFirst();
        if (patient.isEmpty()) {
            return ExportResult.refused(NotebookIssueCode.NOTHING_TO_WRITE, "Bundle", "");
        }
        Issues issues = new Issues(limits);
        index.enteredInError().forEach(issue -> issues.warn(issue.code(), issue.location(), issue.detail()));
        NotebookLines lines = new NotebookLines(tables, category, issues);
        lines.addVerbatim("JAHISTC08," + category.code(), "Bundle");
        PersonalWriter personal = new PersonalWriter(lines, index);
        personal.writeBeforeBlocks(patient.get());
        blocks(index).forEach(block -> write(block, lines, index));
        personal.writeAfterBlocks();
        unknownLines(index, lines, issues);
        notWritten(index, issues);
        return new Exported(List.of(new ExportFile(NAME, CONTENT_TYPE, lines.bytes())), issues.warnings());
    }

    /** What was handed over together, and what was noted about it. */
    private record Block(List<WrittenDrug> drugs, List<Resource> notes) {

        String day() {
            return drugs.stream()
                    .flatMap(d -> d.day().stream())
                    .map(DateTimeType::getValueAsString)
                    .findFirst()
                    .or(() -> notes.stream().map(BlockNotes::day).findFirst())
                    .orElse("");
        }
    }

    private static void write(Block block, NotebookLines lines, ResourceIndex index) {
        BlockWriter writer = new BlockWriter(lines, index);
        BlockNotes notes = new BlockNotes(lines, index);
        if (block.drugs().isEmpty()) {
            notes.open(block.notes().get(0));
        } else {
            writer.write(block.drugs());
        }
        notes.write("411", block.notes());
        notes.write("421", block.notes());
        block.drugs().stream().findFirst().ifPresent(writer::remarks);
        notes.write("601", block.notes());
    }

    private static List<Block> blocks(ResourceIndex index) {
        Map<String, Block> blocks = new LinkedHashMap<>();
        for (Resource resource : index.all()) {
            drug(resource, index)
                    .ifPresent(drug -> block(blocks, drug.block()).drugs().add(drug));
            BlockNotes.block(resource)
                    .ifPresent(key -> block(blocks, key).notes().add(resource));
        }
        List<Block> newestFirst = new ArrayList<>(blocks.values());
        newestFirst.sort(Comparator.comparing(Block::day).reversed());
        return newestFirst;
    }

    private static Block block(Map<String, Block> blocks, String key) {
        return blocks.computeIfAbsent(key, k -> new Block(new ArrayList<>(), new ArrayList<>()));
    }

    private static Optional<WrittenDrug> drug(Resource resource, ResourceIndex index) {
        if (resource instanceof MedicationDispense dispense) {
            return Optional.of(WrittenDrug.of(dispense, index));
        }
        if (resource instanceof MedicationStatement statement && !PersonalWriter.isOverTheCounter(statement)) {
            return Optional.of(WrittenDrug.of(statement, index));
        }
        return resource instanceof SupplyDelivery supply
                ? Optional.of(WrittenDrug.of(supply, index))
                : Optional.empty();
    }

    /** Records that the table does not know are given back word for word; a known one among them was kept for a flaw. */
    private void unknownLines(ResourceIndex index, NotebookLines lines, Issues issues) {
        index.all(Basic.class)
                .forEach(basic -> basic.getExtensionsByUrl(NotebookSystems.LINE_EXTENSION).stream()
                        .map(Extension::getValueAsPrimitive)
                        .forEach(value -> {
                            String line = value.getValueAsString();
                            if (tables.layout(line.split(",", 2)[0]).isEmpty()) {
                                lines.addVerbatim(line, index.path(basic));
                            } else {
                                issues.warn(NotebookIssueCode.LINE_NOT_WRITTEN, index.path(basic), "");
                            }
                        }));
    }

    private static void notWritten(ResourceIndex index, Issues issues) {
        Set<Resource> filled = MedicineEvent.filled(index);
        for (Resource resource : index.all()) {
            boolean left = resource instanceof MedicationAdministration
                    || resource instanceof MedicationRequest && !filled.contains(resource);
            if (left) {
                issues.warn(NotebookIssueCode.NOT_WRITTEN, index.path(resource), resource.fhirType());
            }
            if (resource instanceof MedicationDispense dispense) {
                dosages(dispense.getDosageInstruction(), 1, index.path(dispense) + ".dosageInstruction", issues);
            } else if (resource instanceof MedicationStatement statement) {
                int written = PersonalWriter.isOverTheCounter(statement) ? 0 : 1;
                dosages(statement.getDosage(), written, index.path(statement) + ".dosage", issues);
            }
        }
    }

    /** @param written so many of them have a place */
    private static void dosages(List<Dosage> dosages, int written, String path, Issues issues) {
        for (int i = written; i < dosages.size(); i++) {
            issues.warn(NotebookIssueCode.NOT_WRITTEN, path + "[" + i + "]", "Dosage");
        }
    }

    /** {@code YYYYMMDD}; of a time its day as written. */
    static String western(DateTimeType day) {
        String iso = day.getValueAsString().replace("-", "");
        return iso.length() > 8 ? iso.substring(0, 8) : iso;
    }
}
