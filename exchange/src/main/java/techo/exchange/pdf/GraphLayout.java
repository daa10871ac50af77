package techo.exchange.pdf;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureElement;
import techo.exchange.pdf.Block.Graph;
import techo.exchange.pdf.Block.Point;
import techo.exchange.pdf.Block.Series;

/** Graphs of values over days, two beside each other. What they show is in words, too, for those who have them read aloud. */
final class GraphLayout {
    private static final int BESIDE = 2;
    private static final float GAP = 18;
    private static final float HEIGHT = 112;
    private static final float WIDTH = (PageFlow.WIDTH - GAP) / BESIDE;
    private static final float AXIS = 34;
    private static final float MARK = 1.8f;
    /** How much of the height is left free below the least and above the greatest value. */
    private static final double EDGE = 0.07;

    private final PageFlow flow;
    private final Typeface typeface;
    private final Tags tags;
    private final float size;

    GraphLayout(PageFlow flow, Typeface typeface, Tags tags, float size) {
        this.flow = flow;
        this.typeface = typeface;
        this.tags = tags;
        this.size = size;
    }

    void draw(List<Graph> graphs) throws IOException {
        for (int i = 0; i < graphs.size(); i += BESIDE) {
            flow.room(HEIGHT);
            for (int j = i; j < Math.min(i + BESIDE, graphs.size()); j++) {
                draw(graphs.get(j), PageFlow.MARGIN + (j - i) * (WIDTH + GAP));
            }
            flow.skip(HEIGHT);
        }
    }

    private void draw(Graph graph, float x) throws IOException {
        PDStructureElement figure = tags.add("Figure");
        figure.setAlternateDescription(words(graph));
        flow.beginMark(figure);
        title(graph, x);
        Scale scale = Scale.of(graph, x + AXIS, flow.y() - HEIGHT + 22, WIDTH - AXIS, HEIGHT - 44);
        usual(graph, scale);
        axes(scale);
        for (int i = 0; i < graph.series().size(); i++) {
            line(graph.series().get(i), scale, i == 0);
        }
        flow.endMark();
    }

    private void title(Graph graph, float x) throws IOException {
        String names = graph.series().size() > 1
                ? "  ■ " + graph.series().get(0).name() + " □ "
                        + graph.series().get(1).name()
                : "";
        String unit = graph.unit().isEmpty() ? "" : " (" + graph.unit() + ")";
        String line =
                typeface.lines(graph.title() + unit + names, WIDTH, size + 1).get(0);
        flow.show(line, x, flow.y() - size - 4, size + 1);
    }

    private void usual(Graph graph, Scale scale) throws IOException {
        if (graph.range().isEmpty()) {
            return;
        }
        float low = graph.range().get().low().map(scale::y).orElse(scale.bottom());
        float high = graph.range().get().high().map(scale::y).orElse(scale.bottom() + scale.height());
        PDPageContentStream content = flow.content();
        content.setNonStrokingColor(0.91f, 0.96f, 0.91f);
        content.addRect(scale.left(), low, scale.width(), Math.max(0, high - low));
        content.fill();
        content.setNonStrokingColor(0f, 0f, 0f);
    }

    private void axes(Scale scale) throws IOException {
        PDPageContentStream content = flow.content();
        content.setStrokingColor(0.6f, 0.6f, 0.6f);
        content.setLineWidth(0.5f);
        content.moveTo(scale.left(), scale.bottom() + scale.height());
        content.lineTo(scale.left(), scale.bottom());
        content.lineTo(scale.left() + scale.width(), scale.bottom());
        content.stroke();
        for (BigDecimal value : List.of(scale.least(), scale.most())) {
            String label = value.stripTrailingZeros().toPlainString();
            float x = scale.left() - 4 - typeface.width(label, size - 1);
            flow.show(label, x, scale.y(value) - 2, size - 1);
        }
        String first = scale.first().toString();
        String last = scale.last().toString();
        flow.show(first, scale.left(), scale.bottom() - size - 2, size - 1);
        if (!last.equals(first)) {
            float x = scale.left() + scale.width() - typeface.width(last, size - 1);
            flow.show(last, x, scale.bottom() - size - 2, size - 1);
        }
    }

    private void line(Series series, Scale scale, boolean filled) throws IOException {
        PDPageContentStream content = flow.content();
        content.setStrokingColor(0.1f, 0.3f, 0.6f);
        content.setNonStrokingColor(0.1f, 0.3f, 0.6f);
        content.setLineWidth(0.9f);
        Point start = series.points().get(0);
        content.moveTo(scale.x(start.day()), scale.y(start.value()));
        for (Point point : series.points()) {
            content.lineTo(scale.x(point.day()), scale.y(point.value()));
        }
        content.stroke();
        if (!filled) {
            content.setNonStrokingColor(1f, 1f, 1f);
        }
        for (Point point : series.points()) {
            content.addRect(scale.x(point.day()) - MARK, scale.y(point.value()) - MARK, 2 * MARK, 2 * MARK);
            content.fillAndStroke();
        }
        content.setNonStrokingColor(0f, 0f, 0f);
    }

    private static String words(Graph graph) {
        return graph.title() + (graph.unit().isEmpty() ? "" : " (" + graph.unit() + ")") + ": "
                + graph.series().stream()
                        .map(series -> (series.name().isEmpty() ? "" : series.name() + " ")
                                + series.points().stream()
                                        .map(point -> point.day() + " "
                                                + point.value().toPlainString())
                                        .collect(Collectors.joining("、")))
                        .collect(Collectors.joining("; "));
    }

    /** Where a day and a value are on the page. */
    private record Scale(
            LocalDate first,
            LocalDate last,
            BigDecimal least,
            BigDecimal most,
            float left,
            float bottom,
            float width,
            float height) {

        static Scale of(Graph graph, float left, float bottom, float width, float height) {
            List<Point> points =
                    graph.series().stream().flatMap(s -> s.points().stream()).toList();
            List<BigDecimal> values = Stream.concat(
                            points.stream().map(Point::value),
                            graph.range().stream()
                                    .flatMap(r -> Stream.of(r.low(), r.high()))
                                    .flatMap(Optional::stream))
                    .sorted()
                    .toList();
            List<LocalDate> days = points.stream().map(Point::day).sorted().toList();
            return new Scale(
                    days.get(0),
                    days.get(days.size() - 1),
                    values.get(0),
                    values.get(values.size() - 1),
                    left,
                    bottom,
                    width,
                    height);
        }

        float x(LocalDate day) {
            long all = last.toEpochDay() - first.toEpochDay();
            return all == 0
                    ? left + width / 2
                    : left + MARK + (width - 2 * MARK) * (day.toEpochDay() - first.toEpochDay()) / all;
        }

        float y(BigDecimal value) {
            double all = most.subtract(least).doubleValue();
            return all == 0
                    ? bottom + height / 2
                    : bottom
                            + (float) (height
                                    * (EDGE
                                            + (1 - 2 * EDGE)
                                                    * value.subtract(least).doubleValue()
                                                    / all));
        }
    }
}
