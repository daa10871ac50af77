package techo.server.export;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes the line of a resource: puts what HAPI keeps in columns back into the stored JSON, without parsing it.
 *
 * <p>The result is what HAPI's own JSON encoder gives but for {@link FileAddresses}, as HAPI 8.8.0 writes JSON that always
 * begins with the resource type, followed by {@code meta} when that has tags, profiles, labels or extensions (tag storage
 * mode {@code INLINE}). Anything that begins otherwise is refused.
 */
final class ResourceLine {
    private static final byte[] META = ascii(",\"meta\":{");

    private final FileAddresses addresses;
    private final DateTimeFormatter instant;
    private final JsonStringEncoder escapes = JsonStringEncoder.getInstance();
    private final Map<String, byte[]> heads = new ConcurrentHashMap<>();
    /** Of whichever thread came last: only to save work. */
    private volatile Formatted last;

    /**
     * @param zone the zone in which HAPI writes instants: that of the JVM
     * @param addresses how files are named
     */
    ResourceLine(ZoneId zone, FileAddresses addresses) {
        this.addresses = addresses;
        this.instant =
                DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSxxx").withZone(zone);
        this.last = new Formatted(0, instant.format(Instant.EPOCH));
    }

    /** Appends the JSON of the resource, without a line end. */
    void append(StoredResource resource, LineBuffer line) {
        append(resource, LineLabels.NONE, line);
    }

    /** The same with labels. */
    void append(StoredResource resource, LineLabels labels, LineBuffer line) {
        byte[] json = resource.json();
        byte[] head = heads.computeIfAbsent(resource.type(), type -> ascii("{\"resourceType\":\"" + type + "\""));
        if (!holds(json, 0, head)) {
            throw new UnreadableResourceException("stored JSON does not begin with the resource type");
        }
        line.add(head);
        line.add(",\"id\":\"");
        line.add(resource.id());
        line.add('"');
        line.add(META);
        line.add("\"versionId\":\"");
        line.add(resource.version());
        line.add("\",\"lastUpdated\":\"");
        line.add(formatted(resource.lastUpdated().getTime()));
        line.add('"');
        if (!resource.source().isEmpty()) {
            line.add(",\"source\":\"");
            line.add(escapes.quoteAsUTF8(resource.source()));
            line.add('"');
        }
        appendRest(json, head.length, labels, line);
    }

    /** What was stored together has the same time, and comes together. */
    private String formatted(long millis) {
        Formatted known = last;
        if (known.millis != millis) {
            known = new Formatted(millis, instant.format(Instant.ofEpochMilli(millis)));
            last = known;
        }
        return known.text;
    }

    private record Formatted(long millis, String text) {}

    private void appendRest(byte[] json, int end, LineLabels labels, LineBuffer line) {
        if (!holds(json, end, META)) {
            labels.append(line);
            line.add('}');
            addresses.append(json, end, line);
            return;
        }
        int inside = end + META.length;
        int rest = labels.append(json, inside, line);
        if (rest == inside && json[inside] != '}') {
            line.add(',');
        }
        addresses.append(json, rest, line);
    }

    private static boolean holds(byte[] json, int at, byte[] expected) {
        return json.length >= at + expected.length
                && Arrays.equals(json, at, at + expected.length, expected, 0, expected.length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
