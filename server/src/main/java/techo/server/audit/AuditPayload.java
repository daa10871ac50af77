package techo.server.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import techo.policy.audit.AuditAction;
import techo.policy.audit.AuditAgent;
import techo.policy.audit.AuditOutcome;
import techo.policy.audit.AuditRecord;
import techo.policy.audit.ConsentVersion;
import techo.policy.audit.RequestId;
import techo.policy.audit.ResourceUse;
import techo.policy.identity.PatientId;

/** Reads a record back from its canonical text. */
final class AuditPayload {
    private final ObjectMapper json = new ObjectMapper();

    /** @throws IllegalStateException when the text is not what version 1 writes */
    AuditRecord parse(String payload) {
        JsonNode node = tree(payload);
        JsonNode who = node.path("who");
        JsonNode out = node.path("out");
        Map<PatientId, List<ResourceUse>> subjects = new LinkedHashMap<>();
        node.path("subjects")
                .fields()
                .forEachRemaining(subject -> subjects.put(new PatientId(subject.getKey()), uses(subject.getValue())));
        return new AuditRecord(
                Instant.parse(node.path("at").asText()),
                new RequestId(node.path("req").asText()),
                new AuditAgent(
                        known(AuditAgent.Kind.ofCode(who.path("kind").asText())),
                        who.path("id").asText(),
                        who.path("person").asText(),
                        who.path("client").asText(),
                        who.path("purpose").asText()),
                known(AuditAction.ofCode(node.path("do").asText())),
                new AuditOutcome(
                        known(AuditOutcome.Result.ofCode(out.path("result").asText())),
                        out.path("status").asInt(),
                        out.path("why").asText()),
                node.path("target").asText(),
                texts(node.path("params")),
                subjects,
                uses(node.path("others")),
                texts(node.path("consents")).stream().map(AuditPayload::consent).toList(),
                node.path("n").asLong());
    }

    private JsonNode tree(String payload) {
        try {
            JsonNode node = json.readTree(payload);
            if (node.path("v").asInt() != 1) {
                throw new IllegalStateException("an audit record of an unknown version");
            }
            return node;
        } catch (JsonProcessingException e) {
            // Without the cause: its message quotes the record.
            throw new IllegalStateException("an audit record is not JSON");
        }
    }

    private static List<ResourceUse> uses(JsonNode byUse) {
        List<ResourceUse> uses = new ArrayList<>();
        byUse.fields().forEachRemaining(use -> {
            ResourceUse.Use kind = known(ResourceUse.Use.ofCode(use.getKey()));
            use.getValue()
                    .fields()
                    .forEachRemaining(type ->
                            type.getValue().forEach(item -> uses.add(use(kind, type.getKey(), item))));
        });
        return uses;
    }

    private static ResourceUse use(ResourceUse.Use kind, String type, JsonNode item) {
        if (item.isNumber()) {
            return ResourceUse.counted(kind, type, item.asLong());
        }
        String[] idAndVersion = item.asText().split("/", 2);
        long version = idAndVersion.length == 2 ? Long.parseLong(idAndVersion[1]) : 0;
        return ResourceUse.one(kind, type, idAndVersion[0], version);
    }

    private static ConsentVersion consent(String text) {
        int slash = text.lastIndexOf('/');
        return new ConsentVersion(text.substring(0, slash), Long.parseLong(text.substring(slash + 1)));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    private static <T> T known(Optional<T> value) {
        return value.orElseThrow(() -> new IllegalStateException("an audit record has an unknown code"));
    }
}
