package techo.exchange.pdf;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** A part of a document; each begins below the one before it. */
public sealed interface Block {

    /** @param level 1 for a chapter, 2 for a section of one */
    record Heading(int level, String text) implements Block {
        public Heading {
            if (level < 1 || level > 2) {
                throw new IllegalArgumentException("a heading has level 1 or 2");
            }
        }
    }

    record Paragraph(String text) implements Block {}

    /** @param rows each as long as there are columns; one that has no room on a page goes on on the next */
    record Table(List<Column> columns, List<List<String>> rows) implements Block {
        public Table {
            columns = List.copyOf(columns);
            rows = rows.stream().map(List::copyOf).toList();
            int width = columns.size();
            if (width == 0 || rows.stream().anyMatch(row -> row.size() != width)) {
                throw new IllegalArgumentException("a row of a table has a cell for each column");
            }
        }
    }

    /** Small graphs side by side. */
    record Graphs(List<Graph> graphs) implements Block {
        public Graphs {
            graphs = List.copyOf(graphs);
        }
    }

    /** @param share of the width of the page, in relation to the other columns */
    record Column(String title, int share, Alignment alignment) {
        public Column {
            if (share < 1) {
                throw new IllegalArgumentException("a column has a width");
            }
        }

        public static Column text(String title, int share) {
            return new Column(title, share, Alignment.LEFT);
        }

        public static Column number(String title, int share) {
            return new Column(title, share, Alignment.RIGHT);
        }
    }

    enum Alignment {
        LEFT,
        RIGHT
    }

    /**
     * Values over days.
     *
     * @param unit of all values; may be empty
     * @param series at most two, drawn with filled and with hollow marks
     * @param range what counts as usual, where a source says so
     */
    record Graph(String title, String unit, List<Series> series, Optional<Range> range) {
        public Graph {
            series = List.copyOf(series);
            if (series.isEmpty() || series.size() > 2) {
                throw new IllegalArgumentException("a graph has one or two series");
            }
        }
    }

    /**
     * @param name may be empty where there is one series only
     * @param points at least one, by day
     */
    record Series(String name, List<Point> points) {
        public Series {
            points = List.copyOf(points);
            if (points.isEmpty()) {
                throw new IllegalArgumentException("a series has a point");
            }
        }
    }

    record Point(LocalDate day, BigDecimal value) {}

    record Range(Optional<BigDecimal> low, Optional<BigDecimal> high) {}
}
