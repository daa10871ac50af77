package techo.terminology.master;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which columns of a master make the concepts of one code system.
 *
 * @param id begins the ids of its versions, such as {@code hot9}
 * @param url the code system
 * @param title in English
 * @param japanese its title in Japanese
 * @param rows whether each row is a concept, or only mentions one
 * @param code the column with the code
 * @param codeLength how many characters of the column are the code; 0 for all
 * @param shape what a code looks like
 * @param display the column with the words
 * @param properties further columns by the name of the property
 */
public record SystemColumns(
        String id,
        String url,
        String title,
        String japanese,
        Rows rows,
        ColumnRef code,
        int codeLength,
        Pattern shape,
        ColumnRef display,
        Map<String, ColumnRef> properties) {

    public SystemColumns {
        properties = Map.copyOf(properties);
    }

    /** What a row of the master is to the code system. */
    public enum Rows {
        /** Each row is one concept; its code is there and is in no other row. */
        ARE_CONCEPTS,
        /** Rows without a code are passed over, and of several rows with one code the first counts. */
        MENTION_CONCEPTS
    }

    List<ColumnRef> columns() {
        List<ColumnRef> columns = new ArrayList<>(List.of(code, display));
        columns.addAll(properties.values());
        return columns;
    }

    Optional<ColumnRef> property(String name) {
        return Optional.ofNullable(properties.get(name));
    }
}
