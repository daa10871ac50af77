package techo.exchange.notebook;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.StringType;

/**
 * What a notebook says and FHIR has no element for: in which calendar a day was written, who wrote a line, which drugs
 * stood in one block. Kept in extensions, and only where it is not what a writer would choose anyway, so that a notebook
 * can be written again as it was.
 */
final class AsWritten {

    private static final String RECORD = "record";
    private static final String CREATOR = "creator";

    private AsWritten() {}

    /** The day, with its spelling where that is another calendar's. */
    static DateTimeType day(LocalDate day, Optional<String> written) {
        DateTimeType time = new DateTimeType(day.toString());
        written.filter(text -> !text.equals(western(day))).ifPresent(text -> spell(time, text));
        return time;
    }

    /** The day, with its spelling in any case: a day that was written is told apart from one that was concluded. */
    static DateTimeType statedDay(LocalDate day, String written) {
        DateTimeType time = new DateTimeType(day.toString());
        spell(time, written);
        return time;
    }

    static Optional<String> spelling(Element element) {
        return Optional.ofNullable(element.getExtensionString(NotebookSystems.WRITTEN_EXTENSION));
    }

    static void spell(Element element, String written) {
        element.addExtension(NotebookSystems.WRITTEN_EXTENSION, new StringType(written));
    }

    static String western(LocalDate day) {
        return DateTimeFormatter.BASIC_ISO_DATE.format(day);
    }

    /** Keeps who wrote each line, by record number, where it is not the one expected; an empty code is one not stated. */
    static void keepCreators(DomainResource resource, Map<String, String> codes, String expected) {
        new LinkedHashMap<>(codes).forEach((record, code) -> {
            if (!code.equals(expected)) {
                Extension kept = resource.addExtension().setUrl(NotebookSystems.CREATOR_EXTENSION);
                kept.addExtension(RECORD, new CodeType(record));
                if (!code.isEmpty()) {
                    kept.addExtension(CREATOR, new CodeType(code));
                }
            }
        });
    }

    /** Who wrote the resource's line of that record; empty where the line did not say. */
    static String creator(DomainResource resource, String record, String expected) {
        return resource.getExtensionsByUrl(NotebookSystems.CREATOR_EXTENSION).stream()
                .filter(kept -> record.equals(kept.getExtensionString(RECORD)))
                .findFirst()
                .map(kept ->
                        Optional.ofNullable(kept.getExtensionString(CREATOR)).orElse(""))
                .orElse(expected);
    }
}
