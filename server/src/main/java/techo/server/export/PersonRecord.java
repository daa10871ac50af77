package techo.server.export;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Resource;
import techo.policy.audit.ResourceUse;
import techo.policy.audit.ResourceUse.Use;

/** The resources of one person, without the files that were once received: as lines, and as FHIR's model. */
final class PersonRecord {
    private final Map<String, ByteArrayOutputStream> lines = new TreeMap<>();
    private final Map<String, Integer> counts = new TreeMap<>();
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
        ByteArrayOutputStream ofType = lines.computeIfAbsent(type, key -> new ByteArrayOutputStream(1 << 14));
        ofType.writeBytes(json);
        ofType.write('\n');
        count(type, 1);
        Resource resource = (Resource) parser.parseResource(new String(json, StandardCharsets.UTF_8));
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

    /** NDJSON by type, in alphabetical order. */
    Map<String, ByteArrayOutputStream> lines() {
        return lines;
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
