package techo.exchange.table;

import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import techo.exchange.table.ColumnMap.Column;
import techo.exchange.table.ColumnMap.Element;

/** One row: its day, and what stands in the columns that the map knows; empty cells are absent. */
record TableRow(ColumnMap map, LocalDate day, Map<Column, String> cells) {

    Optional<String> of(Element element) {
        return map.of(element).flatMap(column -> Optional.ofNullable(cells.get(column)));
    }
}
