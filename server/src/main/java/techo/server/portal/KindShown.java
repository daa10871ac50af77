package techo.server.portal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.IntegerType;

/**
 * A kind of data, and how many records of it.
 *
 * @param name as a person reads it
 */
record KindShown(String name, int count) {

    /** @param line with a part {@code item} for each kind, as the logs of a person have them */
    static List<KindShown> of(Named line, Words words, Locale language) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (Named item : line.groups("item")) {
            String name = item.value("category", Coding.class)
                    .map(category -> words.category(category.getCode(), language))
                    .orElse("—");
            counts.merge(
                    name,
                    item.value("count", IntegerType.class)
                            .map(IntegerType::getValue)
                            .orElse(0),
                    Integer::sum);
        }
        return counts.entrySet().stream()
                .map(kind -> new KindShown(kind.getKey(), kind.getValue()))
                .toList();
    }
}
