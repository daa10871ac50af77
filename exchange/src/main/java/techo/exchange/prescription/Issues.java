package techo.exchange.prescription;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import techo.exchange.ExchangeIssue;
import techo.exchange.ExchangeIssueCode;

/** Collects what is found while prescriptions are read. */
final class Issues {

    private static final Pattern NUMBER = Pattern.compile("\\d+");

    private final int limit;
    private final List<ExchangeIssue> warnings = new ArrayList<>();

    Issues(PrescriptionLimits limits) {
        this.limit = limits.warnings();
    }

    void warn(ExchangeIssueCode code, String location, String detail) {
        if (warnings.size() < limit) {
            warnings.add(new ExchangeIssue(code, location, detail));
        } else if (warnings.size() == limit) {
            warnings.add(new ExchangeIssue(PrescriptionIssueCode.WARNINGS_CUT, location, "limit " + limit));
        }
    }

    /** In the order of the lines, whichever step found them; that there are more comes last. */
    List<ExchangeIssue> warnings() {
        int listed = Math.min(warnings.size(), limit);
        List<ExchangeIssue> ordered = new ArrayList<>(warnings.subList(0, listed));
        ordered.sort(Comparator.comparing(issue -> numbers(issue.location()), Arrays::compare));
        ordered.addAll(warnings.subList(listed, warnings.size()));
        return List.copyOf(ordered);
    }

    /** Prescription, line and field, as far as a location names them. */
    private static int[] numbers(String location) {
        return NUMBER.matcher(location)
                .results()
                .mapToInt(number -> Integer.parseInt(number.group()))
                .toArray();
    }
}
