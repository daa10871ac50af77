package techo.exchange.notebook;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import techo.exchange.ExchangeIssue;
import techo.exchange.ExchangeIssueCode;

/** Collects what is found while one import is read. */
final class Issues {

    private static final Pattern NUMBER = Pattern.compile("\\d+");

    private final int limit;
    private final List<ExchangeIssue> warnings = new ArrayList<>();
    private final List<ExchangeIssue> errors = new ArrayList<>();

    Issues(NotebookLimits limits) {
        this.limit = limits.warnings();
    }

    void warn(ExchangeIssueCode code, String location, String detail) {
        if (warnings.size() < limit) {
            warnings.add(new ExchangeIssue(code, location, detail));
            return;
        }
        if (warnings.size() == limit) {
            warnings.add(new ExchangeIssue(NotebookIssueCode.WARNINGS_CUT, location, ""));
        }
    }

    void refuse(ExchangeIssueCode code, String location, String detail) {
        errors.add(new ExchangeIssue(code, location, detail));
    }

    boolean refused() {
        return !errors.isEmpty();
    }

    /** In the order of the document, whichever step found them; that there are more comes last. */
    List<ExchangeIssue> warnings() {
        int listed = Math.min(warnings.size(), limit);
        List<ExchangeIssue> ordered = new ArrayList<>(warnings.subList(0, listed));
        ordered.sort(Comparator.comparing(issue -> numbers(issue.location()), Arrays::compare));
        ordered.addAll(warnings.subList(listed, warnings.size()));
        return List.copyOf(ordered);
    }

    /** File, line and field, as far as a location names them. */
    private static int[] numbers(String location) {
        return NUMBER.matcher(location)
                .results()
                .mapToInt(number -> Integer.parseInt(number.group()))
                .toArray();
    }

    List<ExchangeIssue> errors() {
        return List.copyOf(errors);
    }
}
