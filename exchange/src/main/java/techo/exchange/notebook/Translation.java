package techo.exchange.notebook;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import techo.exchange.ImportKey;
import techo.exchange.ImportedResource;
import techo.exchange.RecordCategory;
import techo.exchange.RecordSource;
import techo.exchange.notebook.BlockRecord.Institution;
import techo.exchange.notebook.NotebookRecord.Creator;

/** One notebook on its way to FHIR: what its translators share, and what they have made so far. */
final class Translation {

    private final Reference subject;
    private final OutputCategory category;
    private final NotebookTables tables;
    private final Issues issues;
    private final NotebookKeys keys;
    private final List<ImportedResource> resources = new ArrayList<>();

    Translation(Reference subject, OutputCategory category, NotebookTables tables, Issues issues) {
        this.subject = subject;
        this.category = category;
        this.tables = tables;
        this.issues = issues;
        this.keys = new NotebookKeys(subject);
    }

    Reference subject() {
        return new Reference(subject.getReference());
    }

    OutputCategory category() {
        return category;
    }

    NotebookTables tables() {
        return tables;
    }

    Issues issues() {
        return issues;
    }

    ImportKey key(String kind, List<String> distinction) {
        return keys.of(kind, distinction);
    }

    /** @param rows that it was read from, first the one that it is about */
    void add(ImportKey key, Resource resource, RecordCategory recordCategory, RecordSource source, List<Row> rows) {
        Row about = rows.get(0);
        Set<String> files = new HashSet<>(about.files());
        rows.forEach(row -> files.addAll(row.beside(about)));
        resources.add(new ImportedResource(key, resource, recordCategory, source, files));
    }

    List<ImportedResource> resources() {
        return List.copyOf(resources);
    }

    /** A line that does not say who wrote it was written by whoever made the file. */
    boolean isStatedByPerson(Creator creator) {
        return switch (creator) {
            case PERSON -> true;
            case PROFESSIONAL -> false;
            case UNSTATED -> category == OutputCategory.FROM_PERSON;
        };
    }

    RecordSource source(Creator creator, Optional<Institution> institution) {
        if (isStatedByPerson(creator)) {
            return RecordSource.SELF_INPUT;
        }
        boolean hospital = institution
                .flatMap(Institution::feeTable)
                .filter(table -> table.equals("1") || table.equals("3"))
                .isPresent();
        return hospital ? RecordSource.HOSPITAL : RecordSource.PHARMACY;
    }
}
