package techo.e2e.leak;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/** Addresses to go on with, from an answer. */
final class Links {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Links() {}

    /** @return the link to the next page of a Bundle, if it has one */
    static List<String> next(String body) {
        List<String> next = new ArrayList<>();
        json(body).path("link").forEach(link -> {
            if (link.path("relation").asText().equals("next")) {
                next.add(link.path("url").asText());
            }
        });
        return next;
    }

    /** @return where an asynchronous job says how far it is */
    static List<String> ofJob(Answer kickOff) {
        return kickOff.headers().getOrDefault("content-location", List.of());
    }

    /** @return the files of a Bulk Data manifest */
    static List<String> files(String manifest) {
        List<String> files = new ArrayList<>();
        json(manifest).path("output").forEach(file -> files.add(file.path("url").asText()));
        return files;
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException notJson) {
            return JSON.createObjectNode();
        }
    }
}
