package techo.terminology.shipped;

import techo.terminology.catalogue.CodeSystemVersion;
import techo.terminology.catalogue.CodeSystemVersion.Content;
import techo.terminology.catalogue.CodeSystemVersion.Source;
import techo.terminology.concept.ConceptTable;

/** What all shipped code systems have in common. */
final class ShippedSystem {
    /** Raised with every change of a shipped concept. */
    private static final String VERSION = "3";

    private ShippedSystem() {}

    static CodeSystemVersion of(
            String name,
            String url,
            String title,
            String japanese,
            Content content,
            String origin,
            ConceptTable table) {
        return new CodeSystemVersion(
                name, url, VERSION, title, japanese, content, Source.SHIPPED, origin, table.size(), table.fields());
    }
}
