package techo.server.export;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;

/**
 * A file as it was once received, kept in a Binary.
 *
 * @param contentType what the Binary says it is
 */
record Original(String binaryId, String contentType, byte[] content) {
    private static final JsonFactory JSON = new JsonFactory();

    /** Empty for a Binary without content. */
    static Optional<Original> of(StoredResource binary) {
        String contentType = "application/octet-stream";
        byte[] content = {};
        try (JsonParser json = JSON.createParser(binary.json())) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                switch (field) {
                    case "contentType" -> contentType = json.getText();
                    case "data" -> content = json.getBinaryValue();
                    default -> json.skipChildren();
                }
            }
        } catch (IOException e) {
            throw new UnreadableResourceException("a stored Binary is not readable", e);
        }
        return content.length == 0 ? Optional.empty() : Optional.of(new Original(binary.id(), contentType, content));
    }
}
