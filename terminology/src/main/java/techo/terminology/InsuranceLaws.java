package techo.terminology;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which kind of insurance the number of an insurer tells, by the law that its first two digits stand for (法別番号). */
public final class InsuranceLaws {
    private static final int DIGITS = 8;

    private final Map<String, String> categories;

    private InsuranceLaws(Map<String, String> categories) {
        this.categories = categories;
    }

    public static InsuranceLaws load() {
        return new InsuranceLaws(CsvTable.read("insurance-laws.csv").stream()
                .collect(Collectors.toUnmodifiableMap(row -> row.get("law"), row -> row.get("category"))));
    }

    /**
     * @param insurer eight digits
     * @return code of {@code InsuranceMajorCategory}; empty for another form and for a law that the table does not have
     */
    public Optional<String> category(String insurer) {
        return insurer.length() == DIGITS
                ? Optional.ofNullable(categories.get(insurer.substring(0, 2)))
                : Optional.empty();
    }
}
