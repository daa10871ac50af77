package techo.server.export;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * Makes the line of a resource: puts what HAPI keeps in columns back into the stored JSON, without parsing it.
 *
 * <p>The result is what HAPI's own JSON encoder gives, as HAPI 8.8.0 writes JSON that always begins with the
 * resource type, followed by {@code meta} when that has tags, profiles, labels or extensions (tag storage mode
 * {@code INLINE}). Anything that begins otherwise is refused.
 */
final class ResourceLine {
    private static final String META = ",\"meta\":{";

    private final DateTimeFormatter instant;
    private final JsonStringEncoder escapes = JsonStringEncoder.getInstance();

    /** @param zone the zone in which HAPI writes instants: that of the JVM */
    ResourceLine(ZoneId zone) {
        this.instant =
                DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSxxx").withZone(zone);
    }

    /** Appends the JSON of the resource, without a line end. */
    void append(StoredResource resource, StringBuilder line) {
        String json = resource.json();
        String head = "{\"resourceType\":\"" + resource.type() + "\"";
        if (!json.startsWith(head)) {
            throw new UnreadableResourceException("stored JSON does not begin with the resource type");
        }
        line.append(head).append(",\"id\":\"").append(resource.id()).append('"').append(META);
        line.append("\"versionId\":\"").append(resource.version()).append("\",\"lastUpdated\":\"");
        instant.formatTo(resource.lastUpdated().toInstant(), line);
        line.append('"');
        if (!resource.source().isEmpty()) {
            line.append(",\"source\":\"");
            escapes.quoteAsString(resource.source(), line);
            line.append('"');
        }
        appendRest(json, head.length(), line);
    }

    private static void appendRest(String json, int end, StringBuilder line) {
        if (!json.startsWith(META, end)) {
            line.append('}').append(json, end, json.length());
            return;
        }
        int inside = end + META.length();
        if (json.charAt(inside) != '}') {
            line.append(',');
        }
        line.append(json, inside, json.length());
    }
}
