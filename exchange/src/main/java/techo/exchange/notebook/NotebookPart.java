package techo.exchange.notebook;

import static techo.exchange.notebook.NotebookIssueCode.CONTROL_CHARACTER;
import static techo.exchange.notebook.NotebookIssueCode.HEADER_MISSING;
import static techo.exchange.notebook.NotebookIssueCode.HEADER_REPEATED;
import static techo.exchange.notebook.NotebookIssueCode.LINE_ENDING;
import static techo.exchange.notebook.NotebookIssueCode.SURROUNDING_SPACE;
import static techo.exchange.notebook.NotebookIssueCode.VERSION_UNKNOWN;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import techo.exchange.CommonIssueCode;

/**
 * One file, cut into lines and fields.
 *
 * @param place {@code file k: } where there are several files, otherwise empty
 * @param rows all lines but the header, and but the one that says which part this is
 * @param split present where the file is part of a divided notebook (911)
 */
record NotebookPart(String place, OutputCategory category, List<Row> rows, Optional<Row> split) {

    private static final Pattern HEADER = Pattern.compile("JAHISTC(\\d{2})");
    private static final char END_OF_FILE = '\u001A';
    /** More commas than any record has; what follows stays in one piece. */
    private static final int MOST_FIELDS = 64;

    NotebookPart {
        rows = List.copyOf(rows);
    }

    static Optional<NotebookPart> read(String text, String place, NotebookLimits limits, Issues issues) {
        List<String> lines = lines(text, place, limits, issues);
        if (issues.refused()) {
            return Optional.empty();
        }
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (!Kana.stripped(line).isEmpty()) {
                rows.add(row(line, place + "line " + (i + 1), issues));
            }
        }
        if (rows.isEmpty() || !HEADER.matcher(rows.get(0).number()).matches()) {
            issues.refuse(HEADER_MISSING, place + "line 1", "expected JAHISTC and two digits");
            return Optional.empty();
        }
        OutputCategory category = category(rows.get(0), issues);
        return Optional.of(new NotebookPart(
                place,
                category,
                rows.stream().skip(1).filter(row -> isContent(row, issues)).toList(),
                rows.stream().filter(row -> row.number().equals("911")).findFirst()));
    }

    private static OutputCategory category(Row header, Issues issues) {
        Matcher version = HEADER.matcher(header.number());
        if (version.matches()
                && (version.group(1).equals("00") || version.group(1).compareTo("08") > 0)) {
            issues.warn(VERSION_UNKNOWN, header.at(1), "");
        }
        Optional<String> category = header.field(2).map(Kana::normalized);
        if (category.isEmpty()) {
            issues.warn(NotebookIssueCode.FIELD_MISSING, header.at(2), "taken as category 1");
        } else if (!category.get().equals("1") && !category.get().equals("2")) {
            issues.warn(NotebookIssueCode.CODE_UNKNOWN, header.at(2), "taken as category 1");
        }
        return category.filter("2"::equals).isPresent() ? OutputCategory.FROM_PERSON : OutputCategory.FROM_INSTITUTION;
    }

    private static boolean isContent(Row row, Issues issues) {
        if (HEADER.matcher(row.number()).matches()) {
            issues.warn(HEADER_REPEATED, row.place(), "");
            return false;
        }
        return !row.number().equals("911");
    }

    private static List<String> lines(String text, String place, NotebookLimits limits, Issues issues) {
        String content = withoutEndOfFile(text);
        List<String> lines = new ArrayList<>();
        // Old machines end lines with a carriage return alone; among line feeds it is a character in the wrong place.
        char end = content.indexOf('\n') < 0 ? '\r' : '\n';
        boolean bareEnd = false;
        int from = 0;
        while (from < content.length()) {
            if (lines.size() == limits.lines()) {
                issues.refuse(
                        CommonIssueCode.FILE_TOO_LARGE,
                        place + "line " + (lines.size() + 1),
                        "more lines than allowed");
                return List.of();
            }
            int at = content.indexOf(end, from);
            int to = at < 0 ? content.length() : at;
            boolean afterReturn = end == '\n' && to > from && content.charAt(to - 1) == '\r';
            bareEnd |= at >= 0 && !afterReturn;
            if (to - from > limits.lineLength()) {
                issues.refuse(
                        CommonIssueCode.FILE_TOO_LARGE,
                        place + "line " + (lines.size() + 1),
                        "a line is longer than allowed");
                return List.of();
            }
            lines.add(content.substring(from, afterReturn ? to - 1 : to));
            from = to + 1;
        }
        if (bareEnd) {
            issues.warn(LINE_ENDING, place + "line 1", "");
        }
        return lines;
    }

    /** The mark of old systems ends the text, whatever padding follows it. */
    private static String withoutEndOfFile(String text) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == END_OF_FILE || text.charAt(end - 1) == 0)) {
            end--;
        }
        return text.substring(0, end);
    }

    private static Row row(String line, String place, Issues issues) {
        String clean = line;
        if (line.chars().anyMatch(NotebookPart::isControl)) {
            issues.warn(CONTROL_CHARACTER, place, "");
            StringBuilder replaced = new StringBuilder(line.length());
            line.chars().forEach(c -> replaced.append(isControl(c) ? ' ' : (char) c));
            clean = replaced.toString();
        }
        String[] fields = clean.split(",", MOST_FIELDS);
        List<String> stripped = new ArrayList<>(fields.length);
        for (int i = 0; i < fields.length; i++) {
            stripped.add(Kana.stripped(fields[i]));
            if (stripped.get(i).length() != fields[i].length()) {
                issues.warn(SURROUNDING_SPACE, place + ", field " + (i + 1), "");
            }
        }
        return new Row(place, stripped.get(0), stripped, clean);
    }

    /** Neither JSON nor a database takes them: C0, DEL, C1, and halves of surrogate pairs cannot occur after decoding. */
    private static boolean isControl(int c) {
        return c < ' ' && c != '\t' || c >= 0x7F && c <= 0x9F || c == 0xFFFE || c == 0xFFFF;
    }
}
