package techo.terminology.master;

import java.util.List;

/** @param number the line of a text file or the row of a sheet, counted from 1; @param values without outer blanks */
record MasterRow(long number, List<String> values) {

    /** @param column counted from 0 */
    String value(int column) {
        return column < values.size() ? values.get(column) : "";
    }
}
