package techo.server.export;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Resource;
import techo.policy.audit.ResourceUse;
import techo.policy.audit.ResourceUse.Use;

/** The resources of one person, without the files that were once received: as lines, and as FHIR's model. */
final class PersonRecord {
    private final Map<String, List<byte[]>> lines = new TreeMap<>();
    private final Map<String, Integer> counts = new TreeMap<>();
    private final Map<Resource, byte[]> ofResource = new IdentityHashMap<>();
    private final Bundle model = new Bundle().setType(Bundle.BundleType.COLLECTION);
    private final IParser parser;
    private final String base;

    /** @param base of the addresses that the resources have here */
    PersonRecord(FhirContext context, String base) {
        this.parser = context.newJsonParser();
        this.base = base;
    }

    /** @param json of one resource, in one line, in UTF-8 */
    void add(String type, byte[] json) {
        lines.computeIfAbsent(type, key -> new ArrayList<>()).add(json);
        count(type, 1);
        Resource resource = (Resource) parser.parseResource(new String(json, StandardCharsets.UTF_8));
        ofResource.put(resource, json);
        model.addEntry()
                .setFullUrl(base + "/" + type + "/" + resource.getIdElement().getIdPart())
                .setResource(resource);
    }

    /** What is not held here leaves all the same. */
    void count(String type, int more) {
        if (more > 0) {
            counts.merge(type, more, Integer::sum);
        }
    }

    /** JSON of each resource by type, in alphabetical order. */
    Map<String, List<byte[]>> lines() {
        return lines;
    }

    /** @param resource one of the {@link #model} */
    byte[] json(Resource resource) {
        return Objects.requireNonNull(ofResource.get(resource), "a resource of another record");
    }

    Map<String, Integer> counts() {
        return counts;
    }

    Bundle model() {
        return model;
    }

    int size() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    Collection<ResourceUse> uses() {
        return counts.entrySet().stream()
                .map(count -> ResourceUse.counted(Use.SHOWN, count.getKey(), count.getValue()))
                .toList();
    }
}
