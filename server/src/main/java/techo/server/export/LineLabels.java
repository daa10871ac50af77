package techo.server.export;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import techo.policy.disclosure.HandlingLabel;

/**
 * Puts {@link HandlingLabel}s into the {@code meta} of lines, where {@code HandlingLabels} writes them. The stored JSON is not
 * parsed, but for labels that a resource was stored with.
 */
final class LineLabels {
    static final LineLabels NONE = new LineLabels(List.of());

    private static final byte[] SECURITY = "\"security\":[".getBytes(StandardCharsets.US_ASCII);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<HandlingLabel> labels;
    private final String codings;

    LineLabels(List<HandlingLabel> labels) {
        this.labels = List.copyOf(labels);
        this.codings = codings(labels);
    }

    /** Appends them behind other elements of {@code meta}. */
    void append(LineBuffer line) {
        if (!codings.isEmpty()) {
            line.add(',');
            line.add(SECURITY);
            line.add(codings);
            line.add(']');
        }
    }

    /**
     * Appends them, and what of a stored {@code meta} must stand before them, behind other elements of {@code meta}.
     *
     * @param inside where the elements of the stored {@code meta} begin
     * @return up to where the stored JSON is appended
     */
    int append(byte[] json, int inside, LineBuffer line) {
        int stored = labels.isEmpty() ? -1 : startOfLabels(json, inside);
        if (stored < 0) {
            append(line);
            return inside;
        }
        line.add(',');
        line.add(json, inside, stored);
        String missing = codings(missing(json, stored - 1));
        if (!missing.isEmpty()) {
            line.add(missing);
            line.add(',');
        }
        return stored;
    }

    private static String codings(List<HandlingLabel> labels) {
        return labels.stream()
                .map(label -> "{\"system\":\"" + HandlingLabel.SYSTEM + "\",\"code\":\"" + label.name() + "\"}")
                .collect(Collectors.joining(","));
    }

    /** @return behind the bracket; below zero when the {@code meta} was stored without any */
    private static int startOfLabels(byte[] json, int inside) {
        int depth = 0;
        for (int at = inside; at < json.length; at++) {
            switch (json[at]) {
                case '"' -> {
                    int end = at + SECURITY.length;
                    if (depth == 0
                            && end <= json.length
                            && Arrays.equals(json, at, end, SECURITY, 0, SECURITY.length)) {
                        return end;
                    }
                    at = endOfText(json, at);
                }
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                default -> {}
            }
            if (depth < 0) {
                return -1;
            }
        }
        throw new UnreadableResourceException("stored JSON ends within meta");
    }

    private static int endOfText(byte[] json, int start) {
        int at = start + 1;
        while (at < json.length && json[at] != '"') {
            at += json[at] == '\\' ? 2 : 1;
        }
        return at;
    }

    private List<HandlingLabel> missing(byte[] json, int array) {
        List<HandlingLabel> missing = new ArrayList<>(labels);
        try (JsonParser in = JSON.createParser(json, array, json.length - array)) {
            for (JsonNode coding : JSON.<JsonNode>readTree(in)) {
                missing.removeIf(label -> coding.path("system").asText().equals(HandlingLabel.SYSTEM)
                        && coding.path("code").asText().equals(label.name()));
            }
        } catch (JsonProcessingException e) {
            throw new UnreadableResourceException("stored JSON cannot be read", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return missing;
    }
}
