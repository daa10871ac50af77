package techo.terminology;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVRecord;

/** Which checkup items measure the same thing: the table {@code analytes.csv}, and the rule it excepts from. */
public final class Analytes {
    private static final Pattern ITEM_CODE = Pattern.compile("[0-9A-Z]{17}");
    private static final int ANALYTE = 5;

    private final Map<String, Rule> exceptions;

    private Analytes(Map<String, Rule> exceptions) {
        this.exceptions = exceptions;
    }

    /**
     * What an item measures.
     *
     * @param key the same for items of one trend
     * @param stead whether the item stands in for another of the same trend, which goes before it
     * @param title of the trend; empty where the item's own name does
     * @param graph trends with the same word share a graph
     */
    public record Analyte(String key, boolean stead, Optional<String> title, Optional<String> graph) {}

    private record Rule(List<int[]> digits, String shownAs, String title, String graph) {}

    public static Analytes load() {
        Map<String, Rule> exceptions = new LinkedHashMap<>();
        for (CSVRecord row : CsvTable.read("analytes.csv")) {
            exceptions.put(
                    row.get("analyte"),
                    new Rule(ranges(row.get("digits")), row.get("shown_as"), row.get("title"), row.get("graph")));
        }
        return new Analytes(exceptions);
    }

    /** Empty for a code that is no item's. */
    public Optional<Analyte> of(String itemCode) {
        if (!ITEM_CODE.matcher(itemCode).matches()) {
            return Optional.empty();
        }
        String first = itemCode.substring(0, ANALYTE);
        Rule exception = exceptions.getOrDefault(first, new Rule(List.of(), "", "", ""));
        StringBuilder key = new StringBuilder(exception.shownAs().isEmpty() ? first : exception.shownAs());
        exception.digits().forEach(range -> key.append('-').append(itemCode, range[0] - 1, range[1]));
        return Optional.of(new Analyte(
                key.toString(),
                !exception.shownAs().isEmpty(),
                present(exception.title()),
                present(exception.graph())));
    }

    private static List<int[]> ranges(String digits) {
        return Stream.of(digits.split(" "))
                .filter(range -> !range.isEmpty())
                .map(range -> range.split("-"))
                .map(ends -> new int[] {Integer.parseInt(ends[0]), Integer.parseInt(ends[1])})
                .toList();
    }

    private static Optional<String> present(String text) {
        return Optional.of(text).filter(word -> !word.isEmpty());
    }
}
