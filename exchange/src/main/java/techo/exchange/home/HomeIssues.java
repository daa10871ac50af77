package techo.exchange.home;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import techo.exchange.ExchangeIssue;
import techo.exchange.ExchangeIssueCode;
import techo.exchange.Warnings;

/** Warnings in order, up to a limit; those of values by the thousand once for each kind, with their number. */
final class HomeIssues {
    private static final int MOST = 1_000;

    private final Warnings warnings = new Warnings(MOST);
    private final Map<String, Repeated> repeated = new LinkedHashMap<>();

    private record Repeated(HomeIssueCode code, String first, String kind, long times) {}

    void warn(ExchangeIssueCode code, String location) {
        warnings.add(code, location);
    }

    /** @param kind a name of a published list, never a value of the person; kinds beyond the limit are not told apart */
    void count(HomeIssueCode code, String location, String kind) {
        String key = code + (repeated.size() < MOST ? kind : "");
        repeated.merge(
                key,
                new Repeated(code, location, kind, 1),
                (one, more) -> new Repeated(one.code(), one.first(), one.kind(), one.times() + 1));
    }

    List<ExchangeIssue> all() {
        List<ExchangeIssue> all = new ArrayList<>(warnings.all());
        repeated.values()
                .forEach(r -> all.add(new ExchangeIssue(
                        r.code(), r.first(), (r.kind().isEmpty() ? "" : r.kind() + ", ") + r.times() + " values")));
        return all;
    }
}
