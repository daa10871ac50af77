package techo.exchange.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import techo.exchange.pdf.Block.Graph;
import techo.exchange.pdf.Block.Point;
import techo.exchange.pdf.Block.Range;
import techo.exchange.pdf.Block.Series;
import techo.exchange.trend.Trend;

/** Trends as graphs: one each, or two that belong together in one. */
final class TrendGraphs {
    private static final int MOST_SERIES = 2;

    private TrendGraphs() {}

    static List<Graph> of(List<Trend> trends) {
        Map<String, List<Trend>> together = new LinkedHashMap<>();
        for (int i = 0; i < trends.size(); i++) {
            Trend trend = trends.get(i);
            String alone = "trend " + i;
            String key = trend.graph().map(word -> word + " " + trend.unit()).orElse(alone);
            boolean room = together.getOrDefault(key, List.of()).size() < MOST_SERIES;
            together.computeIfAbsent(room ? key : alone, absent -> new ArrayList<>())
                    .add(trend);
        }
        return together.values().stream().map(TrendGraphs::graph).toList();
    }

    private static Graph graph(List<Trend> trends) {
        Trend first = trends.get(0);
        if (trends.size() == 1) {
            Optional<Range> range = first.low().isPresent() || first.high().isPresent()
                    ? Optional.of(new Range(first.low(), first.high()))
                    : Optional.empty();
            return new Graph(first.title(), Words.ofUnit(first.unit()), List.of(series("", first)), range);
        }
        return new Graph(
                first.graph().orElse(first.title()),
                first.unit(),
                trends.stream().map(trend -> series(trend.title(), trend)).toList(),
                Optional.empty());
    }

    private static Series series(String name, Trend trend) {
        return new Series(
                name,
                trend.values().entrySet().stream()
                        .map(value -> new Point(value.getKey(), value.getValue()))
                        .toList());
    }
}
