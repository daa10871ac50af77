package techo.exchange;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The warnings about one file, up to a limit, so that a file full of mistakes stays cheap; one more says that there are
 * others.
 */
public final class Warnings {
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    private final int most;
    private final List<ExchangeIssue> listed = new ArrayList<>();
    private Optional<ExchangeIssue> cut = Optional.empty();

    public Warnings(int most) {
        this.most = most;
    }

    public void add(ExchangeIssueCode code, String location) {
        add(code, location, "");
    }

    /** @param detail never a value of the person; see {@link ExchangeIssue} */
    public void add(ExchangeIssueCode code, String location, String detail) {
        if (!isFull()) {
            listed.add(new ExchangeIssue(code, location, detail));
        } else if (cut.isEmpty()) {
            cut = Optional.of(new ExchangeIssue(CommonIssueCode.WARNINGS_CUT, location, "limit " + most));
        }
    }

    /** Whether the next one is not listed any more. */
    public boolean isFull() {
        return listed.size() == most;
    }

    /** In the order in which they were found; that there are others comes last. */
    public List<ExchangeIssue> all() {
        return withCut(listed);
    }

    /** The same in the order of the file, by the numbers in their locations (lines, fields), whichever step found them. */
    public List<ExchangeIssue> inOrderOfFile() {
        List<ExchangeIssue> ordered = new ArrayList<>(listed);
        ordered.sort(Comparator.comparing(issue -> numbers(issue.location()), Arrays::compare));
        return withCut(ordered);
    }

    private List<ExchangeIssue> withCut(List<ExchangeIssue> some) {
        List<ExchangeIssue> all = new ArrayList<>(some);
        cut.ifPresent(all::add);
        return List.copyOf(all);
    }

    private static int[] numbers(String location) {
        return NUMBER.matcher(location)
                .results()
                .mapToInt(number -> Integer.parseInt(number.group()))
                .toArray();
    }
}
