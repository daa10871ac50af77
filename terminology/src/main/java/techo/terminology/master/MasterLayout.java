package techo.terminology.master;

import java.util.List;
import java.util.Optional;

/**
 * How the rows of a master are read: the layout of its distribution.
 *
 * @param name what an operator calls the master, such as {@code hot}
 * @param title in English
 * @param japanese its title in Japanese
 * @param headingRow the row with the headings, counted from 1; 0 when there are none
 * @param sheet the sheet of a workbook; the first when empty
 * @param leastColumns a row with fewer is broken
 * @param mark what every row must have, so that another file is not taken for this one
 * @param systems the code systems that it fills, at least one
 * @param licence under which terms the publisher gives it to the operator
 */
public record MasterLayout(
        String name,
        String title,
        String japanese,
        int headingRow,
        Optional<String> sheet,
        int leastColumns,
        Optional<Mark> mark,
        List<SystemColumns> systems,
        String licence) {

    public MasterLayout {
        systems = List.copyOf(systems);
        if (!name.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
            throw new IllegalArgumentException("a master has a name of small letters, digits and hyphens, not " + name);
        }
        if (systems.isEmpty() || headingRow < 0) {
            throw new IllegalArgumentException("the master " + name + " fills no code system");
        }
        boolean headings = systems.stream()
                .flatMap(system -> system.columns().stream())
                .anyMatch(ColumnRef.ByHeading.class::isInstance);
        if (headings && headingRow == 0) {
            throw new IllegalArgumentException("the master " + name + " names headings but has no heading row");
        }
    }

    /** A column that says in every row which master it is. */
    public record Mark(ColumnRef column, String value) {}
}
