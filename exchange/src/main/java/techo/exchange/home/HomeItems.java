package techo.exchange.home;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.commons.csv.CSVRecord;
import techo.exchange.ImportKeys;
import techo.exchange.RecordCategory;
import techo.terminology.CsvTable;

/** The tables {@code items.csv} and {@code units.csv} beside this class. */
final class HomeItems {
    private static final int DIGITS = 4;

    private final List<HomeItem> all;
    private final Map<String, HomeItem> byApple = new HashMap<>();
    private final Map<String, HomeItem> byName = new HashMap<>();
    private final Map<String, Conversion> conversions;

    private HomeItems(List<HomeItem> all, Map<String, Conversion> conversions) {
        this.all = List.copyOf(all);
        this.conversions = Map.copyOf(conversions);
        all.forEach(item -> byApple.put(item.apple(), item));
        all.forEach(item -> item.names().forEach(name -> byName.put(same(name), item)));
    }

    private record Conversion(BigDecimal factor, BigDecimal increase, boolean thousands) {}

    static HomeItems load() {
        Map<String, Conversion> conversions = new HashMap<>();
        CsvTable.read(HomeItems.class, "units.csv")
                .forEach(row -> conversions.put(
                        key(row.get("item"), row.get("ucum"), row.get("spelled")),
                        new Conversion(
                                new BigDecimal(row.get("factor")),
                                new BigDecimal(row.get("increase")),
                                row.get("thousands").equals("yes"))));
        return new HomeItems(
                CsvTable.read(HomeItems.class, "items.csv").stream()
                        .map(HomeItems::item)
                        .toList(),
                conversions);
    }

    /** What tells these tables from those of another version. */
    String digest() {
        return ImportKeys.digest((all + "\n" + new TreeMap<>(conversions)).getBytes(UTF_8));
    }

    List<HomeItem> all() {
        return all;
    }

    /** However wide its characters are. */
    Optional<HomeItem> named(String name) {
        return Optional.ofNullable(byName.get(same(name)));
    }

    private static String same(String written) {
        return Normalizer.normalize(written, Normalizer.Form.NFKC);
    }

    Optional<HomeItem> apple(String type) {
        return Optional.ofNullable(byApple.get(type));
    }

    Optional<HomeItem> openMhealth(String schema) {
        return first(item -> !schema.isEmpty() && item.openMhealth().equals(schema));
    }

    /** The item of that code in this table. */
    HomeItem of(String code) {
        return first(item -> item.code().equals(code)).orElseThrow();
    }

    /** In the item's own unit; empty when the spelling is not known for it. A value that needs no conversion keeps its digits. */
    Optional<BigDecimal> convert(HomeItem item, BigDecimal value, String spelled) {
        return conversion(item, spelled).map(conversion -> converted(value, conversion));
    }

    /** Whether people who write this unit write thousands; of an item without it they have a decimal comma. */
    boolean hasThousands(HomeItem item, String spelled) {
        return conversion(item, spelled).filter(Conversion::thousands).isPresent();
    }

    private Optional<Conversion> conversion(HomeItem item, String spelled) {
        return Optional.ofNullable(conversions.get(key(item.code(), item.ucum(), spelled)))
                .or(() -> Optional.ofNullable(conversions.get(key("", item.ucum(), spelled))))
                .or(() -> Optional.ofNullable(conversions.get(key("", item.ucum(), same(spelled)))));
    }

    private static BigDecimal converted(BigDecimal value, Conversion conversion) {
        if (conversion.factor().compareTo(BigDecimal.ONE) == 0
                && conversion.increase().signum() == 0) {
            return value;
        }
        return plain(value.multiply(conversion.factor(), MathContext.DECIMAL64).add(conversion.increase()));
    }

    /** With at most four decimals and without zeros that nobody stated. */
    static BigDecimal plain(BigDecimal value) {
        BigDecimal rounded = value.setScale(DIGITS, RoundingMode.HALF_UP).stripTrailingZeros();
        return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
    }

    private Optional<HomeItem> first(Predicate<HomeItem> fits) {
        return all.stream().filter(fits).findFirst();
    }

    private static String key(String item, String ucum, String spelled) {
        return item + "|" + ucum + "|" + spelled;
    }

    private static HomeItem item(CSVRecord row) {
        return new HomeItem(
                row.get("item"),
                row.get("profile"),
                List.of(row.get("loinc").split(" ")),
                row.get("ucum"),
                row.get("unit"),
                row.get("category"),
                RecordCategory.valueOf(row.get("record_category")),
                Optional.of(row.get("whole")).filter(code -> !code.isEmpty()),
                row.get("daily").equals("sum"),
                row.get("apple"),
                row.get("open_mhealth"),
                List.of(row.get("names").split(" ")));
    }
}
