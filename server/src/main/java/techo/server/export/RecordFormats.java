package techo.server.export;

import ca.uhn.fhir.context.FhirContext;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.Coverage;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Resource;
import techo.exchange.Elements;
import techo.exchange.ExportFile;
import techo.exchange.ExportResult;
import techo.exchange.ResourceIndex;
import techo.exchange.checkup.CheckupCompositions;
import techo.exchange.checkup.CheckupCoverages;
import techo.exchange.checkup.CheckupDeliveries;
import techo.exchange.checkup.CheckupDocumentWriter;
import techo.exchange.checkup.CheckupWriter;
import techo.exchange.cost.CostNoticeWriter;
import techo.exchange.cost.CostNoticeWriter.Encoding;
import techo.exchange.cost.TaxFormWriter;
import techo.exchange.fhir.RecordDocumentWriter;
import techo.exchange.notebook.NotebookCodes;
import techo.exchange.notebook.NotebookLimits;
import techo.exchange.notebook.NotebookWriter;
import techo.exchange.notebook.OutputCategory;
import techo.exchange.report.RecordReport;
import techo.exchange.sheet.RecordSheets;
import techo.exchange.table.ColumnMaps;
import techo.exchange.table.ColumnTableWriter;
import techo.terminology.CheckupItems;
import techo.terminology.CheckupMethods;
import techo.terminology.ChoiceLists;

/** Writes a record in the formats that people and other systems in Japan read. */
final class RecordFormats {
    private final CheckupDocumentWriter documents;
    private final RecordDocumentWriter wholes;
    private final CheckupDeliveries deliveries;
    private final NotebookWriter notebooks;
    private final ColumnMaps maps;

    RecordFormats(FhirContext context, ColumnMaps maps) {
        this.maps = maps;
        this.documents = new CheckupDocumentWriter(context);
        this.wholes = new RecordDocumentWriter(context);
        this.deliveries = new CheckupDeliveries(
                new CheckupWriter(CheckupItems.load(), ChoiceLists.load(), CheckupMethods.load()));
        this.notebooks = new NotebookWriter(NotebookLimits.standard());
    }

    /**
     * @param person the resources of one person, and what they refer to
     * @param parts those among them that are no format of this class are passed over
     * @param made a time in Japan
     */
    List<RecordFile> files(PersonRecord person, Set<RecordPart> parts, OffsetDateTime made) {
        Bundle record = person.model();
        List<RecordFile> files = new ArrayList<>();
        Set<String> paths = new HashSet<>();
        boolean ofNotebook = parts.contains(RecordPart.NOTEBOOK) || parts.contains(RecordPart.CODES);
        List<ExportResult> notebook =
                ofNotebook ? List.of(notebooks.write(record, OutputCategory.FROM_PERSON)) : List.of();
        boolean ofCheckups = parts.contains(RecordPart.DOCUMENT) || parts.contains(RecordPart.CHECKUP);
        List<Bundle> checkups = ofCheckups ? checkups(record) : List.of();
        for (RecordPart part : RecordPart.values()) {
            if (!parts.contains(part)) {
                continue;
            }
            switch (part) {
                case TABLES -> add(part, RecordSheets.write(record), paths, files);
                case FORMS -> addAny(part, forms(record), paths, files);
                case COST -> addAny(part, costs(record, made), paths, files);
                case NOTEBOOK -> notebook.forEach(text -> add(part, text, paths, files));
                case CODES -> notebook.forEach(text -> add(part, NotebookCodes.of(text), paths, files));
                case REPORT -> add(part, RecordReport.write(record, made), paths, files);
                case DOCUMENT -> {
                    add(part, wholes.write(record, made, person::json), paths, files);
                    checkups.forEach(checkup -> add(part, documents.write(checkup, made), paths, files));
                }
                case CHECKUP ->
                    deliveries.write(checkups, made.toLocalDate()).forEach(result -> add(part, result, paths, files));
                case FHIR, ORIGINALS -> {
                    // Not made of the model: they leave as they are stored.
                }
            }
        }
        return files;
    }

    private List<ExportResult> forms(Bundle record) {
        ResourceIndex index = new ResourceIndex(record);
        return maps.all().stream()
                .map(map -> ColumnTableWriter.write(index, map))
                .toList();
    }

    private static List<ExportResult> costs(Bundle record, OffsetDateTime made) {
        return List.of(
                CostNoticeWriter.write(record, made.toLocalDateTime(), Encoding.UTF_8_WITH_MARK),
                TaxFormWriter.write(record));
    }

    /** Those that there are; where there is none, why one is not. */
    private static void addAny(RecordPart part, List<ExportResult> results, Set<String> paths, List<RecordFile> files) {
        List<ExportResult> written = results.stream()
                .filter(result -> result instanceof ExportResult.Exported)
                .toList();
        (written.isEmpty() ? results.subList(0, Math.min(results.size(), 1)) : written)
                .forEach(result -> add(part, result, paths, files));
    }

    private static void add(RecordPart part, ExportResult result, Set<String> paths, List<RecordFile> files) {
        result.fold(
                exported -> {
                    List<String> written = new ArrayList<>();
                    for (ExportFile file : exported.files()) {
                        String path = unused(part.folder() + "/" + file.name(), paths);
                        written.add(path);
                        files.add(new RecordFile.Written(part, path, file.contentType(), file.bytes()));
                    }
                    Optional<String> first = written.stream().findFirst();
                    exported.warnings().forEach(issue -> files.add(new RecordFile.Loss(part, first, issue)));
                    return written.size();
                },
                refused -> {
                    refused.errors().forEach(issue -> files.add(new RecordFile.Loss(part, Optional.empty(), issue)));
                    return 0;
                });
    }

    /** Two checkups of a day at one institution have the same name by the exchange's rule. */
    private static String unused(String path, Set<String> paths) {
        int ending = path.lastIndexOf('.');
        String name = path;
        for (int number = 2; !paths.add(name); number++) {
            name = path.substring(0, ending) + "-" + number + path.substring(ending);
        }
        return name;
    }

    /** Each checkup with what it refers to, the person and its insurance. */
    private static List<Bundle> checkups(Bundle record) {
        ResourceIndex index = new ResourceIndex(record);
        List<Bundle> checkups = index.all(Composition.class)
                .filter(composition -> CheckupCompositions.category(composition).isPresent())
                .map(composition ->
                        add(List.of(composition), new Bundle().setType(Bundle.BundleType.COLLECTION), index))
                .toList();
        CheckupCoverages coverages =
                new CheckupCoverages(checkups, index.all(Coverage.class).toList());
        return checkups.stream()
                .map(checkup -> add(coverages.of(checkup), checkup, index))
                .toList();
    }

    private static Bundle add(List<? extends Resource> resources, Bundle checkup, ResourceIndex index) {
        Set<Resource> there = Collections.newSetFromMap(new IdentityHashMap<>());
        checkup.getEntry().forEach(entry -> there.add(entry.getResource()));
        Deque<Resource> open = new ArrayDeque<>(resources);
        while (!open.isEmpty()) {
            Resource next = open.remove();
            if (!there.add(next)) {
                continue;
            }
            checkup.addEntry().setResource(next);
            if (next instanceof DomainResource from) {
                Elements.references(from).stream()
                        .flatMap(reference -> index.find(reference, from, Resource.class).stream())
                        // A newer version of a report names the older one, which is a checkup of its own.
                        .filter(target -> !(target instanceof Composition))
                        .forEach(open::add);
            }
        }
        return checkup;
    }
}
