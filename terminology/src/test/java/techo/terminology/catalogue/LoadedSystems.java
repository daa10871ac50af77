package techo.terminology.catalogue;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import techo.terminology.catalogue.CodeSystemVersion.Content;
import techo.terminology.catalogue.CodeSystemVersion.Source;
import techo.terminology.concept.ConceptTable;
import techo.terminology.shipped.ShippedTerminology;

/** Masters as if an operator had loaded them, the last one added being the current one. */
public final class LoadedSystems {
    private final List<CodeSystemVersion> versions = new ArrayList<>();
    private final Map<String, ConceptTable> tables = new HashMap<>();

    public LoadedSystems add(String name, String url, String version, ConceptTable table) {
        CodeSystemVersion system = new CodeSystemVersion(
                name, url, version, name, name, Content.COMPLETE, Source.LOADED, "", table.size(), table.fields());
        versions.add(0, system);
        tables.put(system.id(), table);
        return this;
    }

    public Catalogue catalogue() {
        return ShippedTerminology.load().with(versions, version -> requireNonNull(tables.get(version.id())));
    }
}
