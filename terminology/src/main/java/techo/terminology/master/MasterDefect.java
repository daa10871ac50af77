package techo.terminology.master;

import java.util.Optional;

/**
 * Why a master cannot be read.
 *
 * @param row the line of a text file or the row of a sheet, counted from 1; 0 when it is the whole file
 * @param column the column as the layout names it, when one is to blame
 */
public record MasterDefect(Kind kind, long row, Optional<String> column) {
    public enum Kind {
        /** Neither UTF-8, UTF-16 nor Windows-31J. */
        ENCODING_UNKNOWN,
        /** No text file with columns, no workbook, no archive with one of them; or damaged. */
        UNREADABLE,
        /** Unpacked it is larger than a master can be. */
        TOO_LARGE,
        SHEET_MISSING,
        /** The heading row does not have the column. */
        HEADING_MISSING,
        ROW_TOO_SHORT,
        /** The row belongs to another master. */
        ANOTHER_MASTER,
        CODE_MISSING,
        CODE_MALFORMED,
        CODE_REPEATED,
        DISPLAY_MISSING,
        DAY_MALFORMED,
        EMPTY
    }

    static MasterDefect ofFile(Kind kind) {
        return new MasterDefect(kind, 0, Optional.empty());
    }

    static MasterDefect at(Kind kind, long row, ColumnRef column) {
        return new MasterDefect(kind, row, Optional.of(column.toString()));
    }
}
