package techo.terminology.catalogue;

import java.util.List;
import java.util.Set;

/**
 * A value set by what it includes.
 *
 * @param id the FHIR id, and the last part of our own canonicals
 * @param url the canonical
 * @param title in English
 */
public record ValueSetDefinition(String id, String url, String title, String japanese, List<Include> includes) {
    public ValueSetDefinition {
        includes = List.copyOf(includes);
    }

    /**
     * @param system canonical of a code system
     * @param version of the code system; the current one when empty
     * @param codes those that are meant; all of the system when empty
     */
    public record Include(String system, String version, Set<String> codes) {
        public Include {
            codes = Set.copyOf(codes);
        }

        public static Include all(String system) {
            return new Include(system, "", Set.of());
        }
    }
}
