package techo.exchange.notebook;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.Reference;
import techo.exchange.ImportKey;
import techo.exchange.ImportKeys;

/**
 * Keys of what a notebook holds. Notebooks have no number of their own, and an app writes everything it knows each time,
 * so a thing is known by what tells it apart in the notebook (day, institution, RP, drug; or its words), not by the file
 * it came in: the same dispensing in the next file is the same resource, and two slips of one day stay two.
 *
 * <p>Things that nothing tells apart are counted.
 */
final class NotebookKeys {

    private final ImportKeys keys;
    private final Map<String, Integer> seen = new HashMap<>();

    NotebookKeys(Reference subject) {
        this.keys = new ImportKeys(subject, List.of("notebook"));
    }

    ImportKey of(String kind, List<String> distinction) {
        StringBuilder position = new StringBuilder(kind);
        // Each part is preceded by its length, so that no text can imitate a border.
        distinction.forEach(
                part -> position.append('/').append(part.length()).append(':').append(part));
        int occurrence = seen.merge(position.toString(), 1, Integer::sum);
        return keys.of(position.append('#').append(occurrence).toString());
    }

    static ImportKey document(Reference subject, String digest) {
        return new ImportKeys(subject, List.of("notebook", digest)).document();
    }
}
