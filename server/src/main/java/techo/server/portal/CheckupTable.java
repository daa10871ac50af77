package techo.server.portal;

import java.time.LocalDate;
import java.util.List;

/**
 * Checkup results side by side.
 *
 * @param days one column each, newest first
 * @param older how many days before these are left out
 * @param rows one item each, in the order of the published item list
 */
record CheckupTable(List<LocalDate> days, int older, List<Row> rows) {
    CheckupTable {
        days = List.copyOf(days);
        rows = List.copyOf(rows);
    }

    /** @param cells one for each day, in the same order */
    record Row(String name, String unit, List<Cell> cells) {
        Row {
            cells = List.copyOf(cells);
        }
    }

    /** @param flag H or L when the result is outside the range that the file states, else empty */
    record Cell(String text, String flag, Standing standing) {
        static final Cell EMPTY = new Cell("", "", Standing.IN_ORDER);
    }
}
