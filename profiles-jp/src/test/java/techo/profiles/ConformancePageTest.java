package techo.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Keeps the tables of {@code docs/conformance-jp.md} equal to the definitions; {@code -Dupdate.docs=true} rewrites them. */
class ConformancePageTest {
    private static final Path PAGE = Path.of("..", "docs", "conformance-jp.md");
    private static final String BEGIN = "<!-- made from the definitions: begin -->\n";
    private static final String END = "<!-- made from the definitions: end -->\n";

    private final JapaneseProfiles profiles = Validators.PROFILES;

    @Test
    void the_page_is_what_the_definitions_say() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        assertThat(end).isGreaterThanOrEqualTo(begin);
        String made = profileTable() + baseTable() + departureTable() + patchTable() + searchTable() + ruleTable();
        if (Boolean.getBoolean("update.docs")) {
            Files.writeString(PAGE, page.substring(0, begin) + made + page.substring(end));
            return;
        }
        assertThat(page.substring(begin, end))
                .as("rewrite it with -Dupdate.docs=true")
                .isEqualTo(made);
    }

    @Test
    void the_page_of_each_guide_is_what_the_definitions_say() throws IOException {
        Map<String, String> pages = new ConformancePages(profiles, departures()).pages();
        Path directory = PAGE.resolveSibling("conformance-jp");
        if (Boolean.getBoolean("update.docs")) {
            Files.createDirectories(directory);
            for (Map.Entry<String, String> page : pages.entrySet()) {
                Files.writeString(directory.resolve(page.getKey()), page.getValue());
            }
            return;
        }
        assertThat(pages)
                .isNotEmpty()
                .allSatisfy((file, made) -> assertThat(directory.resolve(file))
                        .as("rewrite it with -Dupdate.docs=true")
                        .hasContent(made));
    }

    @Test
    void every_departure_names_a_profile_that_exists() {
        Set<String> names = profiles.profiles().stream().map(Profile::name).collect(Collectors.toSet());

        assertThat(departures()).isNotEmpty().allSatisfy(row -> {
            assertThat(row.get(0))
                    .satisfiesAnyOf(
                            name -> assertThat(name).isEqualTo("*"),
                            name -> assertThat(names).contains(name));
            assertThat(row.get(1)).isIn("left", "tightened");
            assertThat(row.get(3)).endsWith(".");
        });
    }

    private String profileTable() {
        StringBuilder table = new StringBuilder("""

                ### Profiles

                Base of the canonicals: `%s`.

                | profile | type | title | 題名 | official canonicals that it judges |
                |---|---|---|---|---|
                """.formatted(Canonicals.PROFILES));
        for (Profile profile : profiles.profiles()) {
            table.append("| [`%s`](conformance-jp/%s#%s) | %s | %s | %s | %s |\n"
                    .formatted(
                            profile.name(),
                            ConformancePages.Guide.of(profile).file(),
                            profile.name().toLowerCase(Locale.ROOT),
                            profile.type(),
                            profile.title(),
                            profile.titleJa(),
                            profile.officials().stream()
                                    .map(official -> "`" + official + "`")
                                    .collect(Collectors.joining("<br>"))));
        }
        return table.toString();
    }

    private String baseTable() {
        StringBuilder table = new StringBuilder("""

                ### Official canonicals judged by the base standard alone

                They add nothing that could refuse a resource.

                | official canonical | FHIR type |
                |---|---|
                """);
        profiles.aliasTable().forEach((official, judge) -> {
            if (judge.startsWith(Canonicals.BASE)) {
                table.append("| `%s` | %s |\n".formatted(official, judge.substring(Canonicals.BASE.length())));
            }
        });
        return table.toString();
    }

    private static String departureTable() {
        StringBuilder table = new StringBuilder("""

                ### Where the rules of all profiles differ

                Everything else is restated: cardinalities, types, fixed and pattern values, slices, required bindings and
                invariants. The page of a guide says where the rules of one profile differ.

                | | official rule | why |
                |---|---|---|
                """);
        departures().stream()
                .filter(row -> row.get(0).equals("*"))
                .forEach(row -> table.append("| %s | %s | %s |\n".formatted(row.get(1), row.get(2), row.get(3))));
        return table.toString();
    }

    private String searchTable() {
        StringBuilder table = new StringBuilder("""

                ### Search parameters

                Base of the canonicals: `https://techophr.github.io/fhir/SearchParameter/`. Text is compared folded: width,
                hiragana or katakana, spaces, variation selectors and compatibility forms make no difference.

                | code | resources | type | what it finds | of JP Core |
                |---|---|---|---|---|
                """);
        profiles.searchParameters()
                .forEach(parameter -> table.append("| `%s` | %s | %s | %s | %s |\n"
                        .formatted(
                                parameter.getCode(),
                                parameter.getBase().stream()
                                        .map(type -> type.getCode())
                                        .collect(Collectors.joining(", ")),
                                parameter.getType().toCode(),
                                parameter.getDescription(),
                                parameter.hasDerivedFrom() ? "yes" : "")));
        return table.toString();
    }

    private static String patchTable() {
        StringBuilder table = new StringBuilder("""

                ### Known defects of installed guides

                Worked around in memory where an official package is installed; `techo.profiles.patches.<id>=off` leaves
                the guide as it is published.

                | id | guide | canonical | what | why |
                |---|---|---|---|---|
                """);
        GuidePatch.all()
                .forEach(patch -> table.append("| `%s` | %s | %s | %s | %s |\n"
                        .formatted(
                                patch.id(),
                                patch.guide().equals("*") ? "all" : "`" + patch.guide() + "`",
                                patch.canonical().length() < 2 ? "" : "`" + patch.canonical() + "`",
                                patch.what(),
                                patch.why())));
        return table.toString();
    }

    private static String ruleTable() {
        StringBuilder table = new StringBuilder("""

                ### Codes of refusals

                `details.coding` of an issue, system `https://techophr.github.io/fhir/CodeSystem/error`, HTTP 422.

                | code | issue type |
                |---|---|
                """);
        for (Violation.Rule rule : Violation.Rule.values()) {
            table.append("| `%s` | `%s` |\n".formatted(rule.code(), rule.issueType()));
        }
        return table.toString();
    }

    private static List<List<String>> departures() {
        return Table.rows("departures.tsv");
    }
}
