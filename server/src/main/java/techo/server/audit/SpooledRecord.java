package techo.server.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import techo.policy.audit.AuditRecord;
import techo.policy.audit.CanonicalRecord;
import techo.policy.audit.ChainHead;
import techo.policy.audit.IntentId;

/**
 * A record that waits in the spool.
 *
 * @param record what it will say
 * @param intents what it settles
 * @param sent the place for which it was already sent to the database, without an answer: it may be there
 */
record SpooledRecord(AuditRecord record, List<IntentId> intents, Optional<ChainHead> sent) {
    private static final ObjectMapper JSON = new ObjectMapper();

    byte[] bytes() {
        ObjectNode entry = JSON.createObjectNode();
        entry.put("record", CanonicalRecord.text(record));
        ArrayNode ids = entry.putArray("intents");
        intents.forEach(intent -> ids.add(intent.value().toString()));
        sent.ifPresent(place -> entry.put("sent", place.text()));
        try {
            return JSON.writeValueAsBytes(entry);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SpooledRecord of(byte[] bytes, AuditPayload payloads) {
        try {
            JsonNode entry = JSON.readTree(bytes);
            List<IntentId> intents = new ArrayList<>();
            entry.path("intents").forEach(id -> intents.add(new IntentId(UUID.fromString(id.asText()))));
            return new SpooledRecord(
                    payloads.parse(entry.path("record").asText()),
                    intents,
                    entry.has("sent")
                            ? Optional.of(ChainHead.parse(entry.path("sent").asText()))
                            : Optional.empty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
