package techo.server.terminology;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import techo.terminology.master.ColumnRef;
import techo.terminology.master.MasterLayout;
import techo.terminology.master.SystemColumns;

/**
 * Code systems that an operator loads.
 *
 * @param memory heap for the concepts of loaded code systems; what does not fit is read from the database again
 * @param refresh how soon a node sees what was loaded through another
 * @param expansionSize the most concepts of one page of {@code $expand}
 * @param masters layouts of masters that are not known here, or that are laid out differently, by the name of the master
 */
@ConfigurationProperties(prefix = "techo.terminology", ignoreUnknownFields = false)
public record TerminologyProperties(
        @DefaultValue("128MB") DataSize memory,
        @DefaultValue("5s") Duration refresh,
        @DefaultValue("1000") int expansionSize,
        @DefaultValue Map<String, DeclaredMaster> masters) {

    public TerminologyProperties {
        masters = Map.copyOf(masters);
        if (refresh.compareTo(Duration.ofMillis(100)) < 0 || expansionSize < 1 || expansionSize > 100_000) {
            throw new IllegalArgumentException(
                    "techo.terminology.refresh must be at least 100ms and expansion-size between 1 and 100000");
        }
    }

    /**
     * @param title its title
     * @param headingRow the row with the headings, counted from 1; 0 when there are none and columns are numbers
     * @param sheet the sheet of a workbook; the first when absent
     * @param leastColumns a row with fewer is broken
     * @param licence under which terms the publisher gives it
     * @param systems the code systems that it fills, by the name that begins the ids of their versions
     */
    public record DeclaredMaster(
            @DefaultValue("") String title,
            @DefaultValue("1") int headingRow,
            @DefaultValue("") String sheet,
            @DefaultValue("0") int leastColumns,
            @DefaultValue("") String licence,
            @DefaultValue Map<String, DeclaredSystem> systems) {

        MasterLayout layout(String name) {
            return new MasterLayout(
                    name,
                    title.isEmpty() ? name : title,
                    title.isEmpty() ? name : title,
                    headingRow,
                    Optional.of(sheet).filter(text -> !text.isEmpty()),
                    leastColumns,
                    Optional.empty(),
                    systems.entrySet().stream()
                            .sorted(Map.Entry.comparingByKey())
                            .map(system -> system.getValue().columns(system.getKey()))
                            .toList(),
                    licence);
        }
    }

    /**
     * Columns are named by their heading, or by their number where the master has no headings.
     *
     * @param url the canonical of the code system
     * @param title its title; that of the code system's name when absent
     * @param rows {@code are-concepts} when each row is a concept with a code of its own, {@code mention-concepts} when
     *     the first row with a code counts
     * @param code the column with the code
     * @param codeLength how many characters of the column are the code; 0 for all
     * @param shape what a code looks like, a regular expression
     * @param display the column with the words
     * @param properties further columns by the name of the property; {@code reading}, {@code english}, {@code parent} and
     *     {@code deprecated} have the meanings of docs/terminology.md
     */
    public record DeclaredSystem(
            String url,
            @DefaultValue("") String title,
            @DefaultValue("are-concepts") SystemColumns.Rows rows,
            String code,
            @DefaultValue("0") int codeLength,
            @DefaultValue("\\S+") Pattern shape,
            String display,
            @DefaultValue Map<String, String> properties) {

        SystemColumns columns(String name) {
            Map<String, ColumnRef> columns = new HashMap<>();
            properties.forEach((property, column) -> columns.put(property, ColumnRef.of(column)));
            return new SystemColumns(
                    name,
                    url,
                    title.isEmpty() ? name : title,
                    title.isEmpty() ? name : title,
                    rows,
                    ColumnRef.of(code),
                    codeLength,
                    shape,
                    ColumnRef.of(display),
                    columns);
        }
    }
}
