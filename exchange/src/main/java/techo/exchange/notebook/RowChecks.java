package techo.exchange.notebook;

import static techo.exchange.notebook.NotebookIssueCode.CODE_UNKNOWN;
import static techo.exchange.notebook.NotebookIssueCode.DATE_OUTSIDE_ERA;
import static techo.exchange.notebook.NotebookIssueCode.DATE_UNREADABLE;
import static techo.exchange.notebook.NotebookIssueCode.FIELD_MISSING;
import static techo.exchange.notebook.NotebookIssueCode.FIELD_SURPLUS;
import static techo.exchange.notebook.NotebookIssueCode.FIELD_TOO_LONG;
import static techo.exchange.notebook.NotebookIssueCode.FIELD_TYPE;
import static techo.exchange.notebook.NotebookIssueCode.HALF_WIDTH_KANA;
import static techo.exchange.notebook.NotebookIssueCode.NUMBER_UNREADABLE;
import static techo.exchange.notebook.NotebookIssueCode.PRIVATE_CHARACTER;

import java.util.Optional;
import techo.exchange.notebook.RecordLayout.Field;

/** Holds a line against the table of its record. Everything found is a warning: the line is read all the same. */
final class RowChecks {

    private final NotebookTables tables;
    private final Issues issues;

    RowChecks(NotebookTables tables, Issues issues) {
        this.tables = tables;
        this.issues = issues;
    }

    void check(Row row, OutputCategory category) {
        tables.layout(row.number()).ifPresent(layout -> check(row, layout, category));
    }

    private void check(Row row, RecordLayout layout, OutputCategory category) {
        if (row.fields().size() > layout.width()) {
            issues.warn(
                    FIELD_SURPLUS,
                    row.at(layout.width() + 1),
                    "record " + row.number() + " has " + layout.width() + " fields");
        }
        for (Field field : layout.fields()) {
            if (field.position() == 1) {
                continue;
            }
            Optional<String> value = row.field(field.position());
            if (value.isPresent()) {
                checkCharacters(row, field, value.get());
                checkContent(row, field, value.get());
            } else if (field.isRequired(category)) {
                issues.warn(FIELD_MISSING, row.at(field.position()), "record " + row.number());
            }
        }
    }

    private void checkCharacters(Row row, Field field, String value) {
        if (NotebookText.CP932.encode(value).remaining() > field.bytes()) {
            issues.warn(FIELD_TOO_LONG, row.at(field.position()), "at most " + field.bytes() + " bytes in CP932");
        }
        if (Kana.hasHalfWidth(value)) {
            issues.warn(HALF_WIDTH_KANA, row.at(field.position()), "");
        }
        // CP932's own rows for users come out as U+E000 and following, which look different on every machine.
        if (value.chars().anyMatch(c -> c >= '\uE000' && c <= '\uF8FF')) {
            issues.warn(PRIVATE_CHARACTER, row.at(field.position()), "");
        }
        if (!value.chars().allMatch(c -> isAllowed(c, field.type()))) {
            issues.warn(FIELD_TYPE, row.at(field.position()), "");
        }
    }

    private static boolean isAllowed(int c, RecordLayout.Type type) {
        return switch (type) {
            case DIGITS -> c >= '0' && c <= '9';
            case ALPHANUMERIC ->
                c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '.' || c == '-';
            case TEXT -> true;
        };
    }

    private void checkContent(Row row, Field field, String value) {
        switch (field.content()) {
            case FREE -> {}
            case CODE -> {
                if (!field.codes().contains(Kana.normalized(value))) {
                    issues.warn(CODE_UNKNOWN, row.at(field.position()), "");
                }
            }
            case AMOUNT -> {
                if (Fields.amount(value).isEmpty()) {
                    issues.warn(NUMBER_UNREADABLE, row.at(field.position()), "");
                }
            }
            case DATE ->
                Fields.date(value)
                        .ifPresentOrElse(
                                date -> checkEra(row, field, date),
                                () -> issues.warn(DATE_UNREADABLE, row.at(field.position()), ""));
        }
    }

    private void checkEra(Row row, Field field, EraDate date) {
        if (!date.insideEra()) {
            issues.warn(DATE_OUTSIDE_ERA, row.at(field.position()), "");
        }
    }
}
