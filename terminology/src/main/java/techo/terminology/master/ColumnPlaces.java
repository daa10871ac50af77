package techo.terminology.master;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import techo.terminology.concept.TextFold;

/** Where the columns of a layout are in the file at hand. */
final class ColumnPlaces {
    private final Map<String, Integer> byHeading;

    private ColumnPlaces(Map<String, Integer> byHeading) {
        this.byHeading = byHeading;
    }

    static ColumnPlaces withoutHeadings() {
        return new ColumnPlaces(Map.of());
    }

    /** Of two columns with the same heading the first counts. */
    static ColumnPlaces of(List<String> headings) {
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < headings.size(); i++) {
            places.putIfAbsent(TextFold.fold(headings.get(i)), i);
        }
        return new ColumnPlaces(places);
    }

    /** Counted from 0; empty when the heading is not there. */
    OptionalInt place(ColumnRef column) {
        if (column instanceof ColumnRef.ByPlace place) {
            return OptionalInt.of(place.number() - 1);
        }
        Integer place = byHeading.get(TextFold.fold(column.toString()));
        return place == null ? OptionalInt.empty() : OptionalInt.of(place);
    }

    /** Empty when the row ends before the column. */
    String value(MasterRow row, ColumnRef column) {
        OptionalInt place = place(column);
        return place.isPresent() ? row.value(place.getAsInt()) : "";
    }
}
