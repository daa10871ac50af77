package techo.exchange.notebook;

import static techo.exchange.notebook.NotebookIssueCode.CONTROL_CHARACTER;
import static techo.exchange.notebook.NotebookIssueCode.FIELD_CUT;
import static techo.exchange.notebook.NotebookIssueCode.FIELD_MISSING;
import static techo.exchange.notebook.NotebookIssueCode.RECORD_MISSING;
import static techo.exchange.notebook.NotebookIssueCode.TEXT_ALTERED;

import java.nio.charset.CharsetEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import techo.exchange.notebook.RecordLayout.Field;

/**
 * The lines of a notebook that is being written: CP932, fields within their length in bytes, no commas in text.
 *
 * <p>What a field cannot hold is replaced, and the loss told at the resource that it came from.
 */
final class NotebookLines {

    private static final String LINE_END = "\r\n";
    private static final char GAIJI = '■';

    /** Characters of other systems that CP932 has under another number: they look the same. */
    private static final Map<Character, Character> LOOKALIKES = Map.of(
            '\u301C', '\uFF5E', '\u2212', '\uFF0D', '\u2016', '\u2225', '\u2014', '\u2015', '\u00A2', '\uFFE0',
            '\u00A3', '\uFFE1', '\u00AC', '\uFFE2', '\u00A6', '\uFFE4');

    private final NotebookTables tables;
    private final OutputCategory category;
    private final Issues issues;
    private final CharsetEncoder encoder = NotebookText.CP932.newEncoder();
    private final List<String> lines = new ArrayList<>();

    NotebookLines(NotebookTables tables, OutputCategory category, Issues issues) {
        this.tables = tables;
        this.category = category;
        this.issues = issues;
    }

    /**
     * @param place of the resource, for what is lost
     * @param fields from the second on; an empty one is not stated
     */
    void add(String record, String place, String... fields) {
        RecordLayout layout = tables.layout(record).orElseThrow();
        List<String> line = new ArrayList<>(List.of(record));
        for (Field field : layout.fields()) {
            if (field.position() == 1) {
                continue;
            }
            String value = field.position() - 2 < fields.length ? fields[field.position() - 2] : "";
            if (value.isEmpty() && field.isRequired(category)) {
                issues.warn(FIELD_MISSING, place, at(record, field));
            }
            line.add(fitted(value, field, record, place));
        }
        lines.add(String.join(",", trimmed(line, record)));
    }

    /** Tells that a record is missing which files of institutions have. */
    void missing(String record, String place) {
        if (category == OutputCategory.FROM_INSTITUTION) {
            issues.warn(RECORD_MISSING, place, "record " + record);
        }
    }

    void addVerbatim(String line, String place) {
        lines.add(writable(line, place, "line", false));
    }

    byte[] bytes() {
        return (String.join(LINE_END, lines) + LINE_END).getBytes(NotebookText.CP932);
    }

    /** Fields at the end that say nothing are left out; a generic name keeps the field for its code. */
    private static List<String> trimmed(List<String> line, String record) {
        int to = line.size();
        boolean named =
                record.equals("201") && (!line.get(8).isEmpty() || !line.get(9).isEmpty());
        while (!named && to > 1 && line.get(to - 1).isEmpty()) {
            to--;
        }
        return line.subList(0, to);
    }

    private String fitted(String value, Field field, String record, String place) {
        String text = Kana.stripped(writable(value, place, at(record, field), true));
        if (text.getBytes(NotebookText.CP932).length <= field.bytes()) {
            return text;
        }
        issues.warn(FIELD_CUT, place, at(record, field) + ": at most " + field.bytes() + " bytes in CP932");
        int bytes = 0;
        int end = 0;
        for (; end < text.length(); end++) {
            bytes += String.valueOf(text.charAt(end)).getBytes(NotebookText.CP932).length;
            if (bytes > field.bytes()) {
                break;
            }
        }
        return text.substring(0, end);
    }

    private String writable(String value, String place, String where, boolean isField) {
        StringBuilder text = new StringBuilder(value.length());
        boolean altered = false;
        boolean controlled = false;
        for (int at = 0; at < value.length(); at += Character.charCount(value.codePointAt(at))) {
            int point = value.codePointAt(at);
            char c = Character.isBmpCodePoint(point) ? LOOKALIKES.getOrDefault((char) point, (char) point) : GAIJI;
            if (c == ',' && isField) {
                c = '，';
            } else if (Character.isISOControl(c)) {
                controlled |= c != '\r' && c != '\n' && c != '\t';
                c = ' ';
            } else if (!encoder.canEncode(c)) {
                c = GAIJI;
            }
            altered |= c == GAIJI && point != GAIJI;
            text.append(c);
        }
        if (altered) {
            issues.warn(TEXT_ALTERED, place, where);
        }
        if (controlled) {
            issues.warn(CONTROL_CHARACTER, place, where);
        }
        return text.toString();
    }

    private static String at(String record, Field field) {
        return "record " + record + ", field " + field.position();
    }
}
