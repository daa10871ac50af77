package techo.exchange.notebook;

import java.util.List;
import org.hl7.fhir.r4.model.Basic;
import org.hl7.fhir.r4.model.StringType;
import techo.exchange.ImportKey;
import techo.exchange.RecordCategory;

/**
 * Lines that have no place in FHIR, word for word and in order in one Basic. What they say is not known, so neither
 * is who may see it: their category is unknown, which no consent covers.
 */
final class KeptLinesTranslator {

    private final Translation translation;

    KeptLinesTranslator(Translation translation) {
        this.translation = translation;
    }

    void translate(List<Row> kept) {
        if (kept.isEmpty()) {
            return;
        }
        List<String> lines = kept.stream().map(Row::verbatim).toList();
        ImportKey key = translation.key("lines", lines);
        Basic basic = new Basic()
                .addIdentifier(key.identifier())
                .setCode(Concepts.ofRecord("line", "変換できなかった行"))
                .setSubject(translation.subject());
        lines.forEach(line -> basic.addExtension(NotebookSystems.LINE_EXTENSION, new StringType(line)));
        translation.add(
                key,
                basic,
                RecordCategory.UNKNOWN,
                translation.source(NotebookRecord.Creator.UNSTATED, java.util.Optional.empty()),
                kept);
    }
}
