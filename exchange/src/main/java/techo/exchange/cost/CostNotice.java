package techo.exchange.cost;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import techo.exchange.Cells;
import techo.exchange.CsvRows;

/**
 * A cost notice as it is laid out: groups of keys and values, where a group begins anew when its first key recurs.
 *
 * @param unreadable lines that are neither, as many as are told
 */
record CostNotice(List<Group> groups, List<Long> unreadable) {

    /** Each group of details becomes a resource, each value in it an element. */
    private static final int MOST_GROUPS = 20_000;

    private static final int MOST_VALUES = 200_000;

    static final String TITLE = "わたしの情報";
    static final String KIND = "医療費通知情報";
    static final String KEY = "項目名";
    static final String VALUE = "内容";
    static final String ELIGIBILITY = "資格情報";
    static final String DETAILS = "医療費情報明細";
    static final String TOTALS = "医療費通知情報（合計）";
    static final String NAME = "氏名";
    static final String INSURER = "保険者等名称";
    static final String MONTH = "診療年月";
    static final String CARE = "診療区分";
    static final String DAYS = "日数";
    static final String PROVIDER = "医療機関等名称";

    private static final Set<String> HEADINGS = Set.of(TITLE, KIND, ELIGIBILITY, DETAILS, TOTALS);
    private static final Set<String> KEYS = Stream.concat(
                    Stream.of(KEY, NAME, INSURER, MONTH, CARE, DAYS, PROVIDER),
                    Stream.of(CostShare.values()).map(CostShare::key))
            .collect(Collectors.toUnmodifiableSet());

    /** @param line where its first value stands */
    record Group(String name, long line, Map<String, String> values) {

        Optional<String> value(String key) {
            return Optional.ofNullable(values.get(key)).filter(value -> !value.isEmpty());
        }
    }

    /** Empty when it is not CSV. */
    static Optional<CostNotice> parse(String text) {
        List<Group> groups = new ArrayList<>();
        List<Long> unreadable = new ArrayList<>();
        String name = "";
        boolean open = false;
        boolean filledUp = false;
        int values = 0;
        try (CSVParser csv = CsvRows.open(text)) {
            for (CSVRecord line : csv) {
                if (groups.size() > MOST_GROUPS || values > MOST_VALUES) {
                    break;
                }
                int cells = filled(line);
                String first = line.get(0).strip();
                if (cells == 0) {
                    continue;
                }
                filledUp |= cells < line.size() && HEADINGS.contains(first);
                // A key whose value is empty looks like a heading that was filled up.
                if (line.size() == 1 || cells == 1 && filledUp && !KEYS.contains(first)) {
                    name = first;
                    open = false;
                } else if (cells > 2) {
                    if (unreadable.size() <= CostNoticeReader.MOST_WARNINGS) {
                        unreadable.add(csv.getCurrentLineNumber());
                    }
                } else if (!first.equals(KEY)) {
                    boolean again =
                            !open || groups.get(groups.size() - 1).values().containsKey(first);
                    if (again) {
                        groups.add(new Group(name, csv.getCurrentLineNumber(), new LinkedHashMap<>()));
                        open = true;
                    }
                    values++;
                    groups.get(groups.size() - 1)
                            .values()
                            .put(first, Cells.plain(line.get(1).strip()));
                }
            }
        } catch (IOException | UncheckedIOException | IllegalStateException e) {
            return Optional.empty();
        }
        return Optional.of(new CostNotice(groups, unreadable));
    }

    /** Whether there is more than a notice has, and not all of it was read. */
    boolean isTooLong() {
        return groups.size() > MOST_GROUPS
                || groups.stream().mapToInt(group -> group.values().size()).sum() > MOST_VALUES;
    }

    /** How many cells are left without the empty ones at the end, which a spreadsheet adds. */
    private static int filled(CSVRecord line) {
        int cells = line.size();
        while (cells > 0 && line.get(cells - 1).isBlank()) {
            cells--;
        }
        return cells;
    }
}
