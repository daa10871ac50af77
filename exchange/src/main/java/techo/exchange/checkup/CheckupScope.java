package techo.exchange.checkup;

import java.util.HashMap;
import java.util.Map;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import techo.exchange.ImportKey;
import techo.exchange.ImportKeys;
import techo.exchange.ImportedResource;
import techo.exchange.RecordCategory;
import techo.exchange.RecordSource;

/**
 * What all resources of one document share, and the counting that gives each its key: what it is plus its occurrence,
 * so that inserting an item in a corrected file leaves the keys of all others as they were.
 */
final class CheckupScope {

    private final ImportKeys keys;
    private final Reference subject;
    private final DateTimeType performed;
    private final RecordCategory category;
    private final RecordSource source;
    private final Issues issues;
    private final Map<String, Integer> occurrences = new HashMap<>();

    CheckupScope(
            ImportKeys keys,
            Reference subject,
            DateTimeType performed,
            RecordCategory category,
            RecordSource source,
            Issues issues) {
        this.keys = keys;
        this.subject = subject;
        this.performed = performed;
        this.category = category;
        this.source = source;
        this.issues = issues;
    }

    ImportKey documentKey() {
        return keys.document();
    }

    ImportKey key(String what) {
        return key(keys, what, occurrences.merge(what, 1, Integer::sum));
    }

    /** @param occurrence from 1 */
    static ImportKey key(ImportKeys keys, String what, int occurrence) {
        return keys.of(what + "#" + occurrence);
    }

    /** How often {@link #key} was asked for that. */
    int occurrences(String what) {
        return occurrences.getOrDefault(what, 0);
    }

    static Reference reference(ImportKey key) {
        return new Reference(key.fullUrl());
    }

    Reference encounter() {
        return reference(keys.of("encounter"));
    }

    ImportKey encounterKey() {
        return keys.of("encounter");
    }

    Reference subject() {
        return subject.copy();
    }

    DateTimeType performed() {
        return performed.copy();
    }

    Issues issues() {
        return issues;
    }

    ImportedResource imported(ImportKey key, Resource resource) {
        return imported(key, resource, category);
    }

    ImportedResource imported(ImportKey key, Resource resource, RecordCategory narrower) {
        return new ImportedResource(key, resource, narrower, source);
    }

    /** Screening results keep their own category, whatever the document they came in. */
    RecordCategory categoryOf(String section) {
        return switch (section) {
            case "01060" -> RecordCategory.SC_CANCER;
            case "01090" -> RecordCategory.SC_OTHER;
            default -> category;
        };
    }
}
