package techo.server.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import techo.policy.audit.AuditAction;
import techo.policy.audit.AuditAgent;
import techo.policy.audit.AuditOutcome;
import techo.policy.audit.AuditRecord;
import techo.policy.audit.ConsentVersion;
import techo.policy.audit.RequestId;
import techo.policy.audit.ResourceUse;
import techo.policy.audit.SealedIdentity;
import techo.policy.identity.PatientId;
import techo.policy.identity.TokenFingerprint;
import techo.server.audit.RecordSeals.Opener;

/**
 * Reads a record back from its canonical text, in every version that was ever written. Of a person whose key was
 * destroyed nothing is in the record that is read.
 */
public final class AuditPayload {
    private final ObjectMapper json = new ObjectMapper();
    private final Function<Collection<String>, Opener> keys;

    /** @param keys opens with those of these keys that are still there */
    AuditPayload(Function<Collection<String>, Opener> keys) {
        this.keys = keys;
    }

    /** @throws IllegalStateException when the text is not what any version writes */
    public AuditRecord parse(String payload) {
        return open(List.of(payload)).get(0).record();
    }

    /** Whether nothing of the text is about another person than the one whom it concerns. */
    boolean isOfOneAlone(String payload) {
        JsonNode node = tree(payload);
        if (node.path("v").asInt() != 1) {
            return node.path("persons").size() <= 1;
        }
        JsonNode who = node.path("who");
        boolean named = who.path("kind").asText().equals(AuditAgent.Kind.CITIZEN.code());
        return node.path("subjects").size() <= 1
                && (!named || node.path("subjects").has(who.path("id").asText()));
    }

    /** Many at once, whose keys are looked up together. */
    List<Opened> open(List<String> payloads) {
        List<JsonNode> nodes = payloads.stream().map(this::tree).toList();
        Opener opener = keys.apply(nodes.stream()
                .flatMap(node -> sealed(node).stream())
                .map(SealedIdentity::key)
                .distinct()
                .toList());
        return nodes.stream().map(node -> opened(node, opener)).toList();
    }

    private Opened opened(JsonNode node, Opener opener) {
        return switch (node.path("v").asInt()) {
            case 1 -> new Opened(record(node, clear(node)), Map.of());
            case 2 -> unsealed(node, opener);
            default -> throw new IllegalStateException("an audit record of an unknown version");
        };
    }

    private static AuditRecord record(JsonNode node, Named named) {
        JsonNode who = node.path("who");
        JsonNode out = node.path("out");
        return new AuditRecord(
                Instant.parse(node.path("at").asText()),
                new RequestId(node.path("req").asText()),
                new AuditAgent(
                        known(AuditAgent.Kind.ofCode(who.path("kind").asText())),
                        named.agent(),
                        named.agentPerson(),
                        who.path("client").asText(),
                        who.path("purpose").asText(),
                        named.network(),
                        named.token()),
                known(AuditAction.ofCode(node.path("do").asText())),
                new AuditOutcome(
                        known(AuditOutcome.Result.ofCode(out.path("result").asText())),
                        out.path("status").asInt(),
                        out.path("why").asText()),
                named.target(),
                texts(node.path("params")),
                named.subjects(),
                uses(node.path("others")),
                texts(node.path("consents")).stream().map(AuditPayload::consent).toList(),
                node.path("n").asLong());
    }

    private static Named clear(JsonNode node) {
        Map<PatientId, List<ResourceUse>> subjects = new LinkedHashMap<>();
        node.path("subjects")
                .fields()
                .forEachRemaining(subject -> subjects.put(new PatientId(subject.getKey()), uses(subject.getValue())));
        return named(node, subjects);
    }

    private static List<SealedIdentity> sealed(JsonNode node) {
        List<SealedIdentity> sealed = new ArrayList<>();
        node.path("persons")
                .fields()
                .forEachRemaining(person -> sealed.add(new SealedIdentity(
                        person.getKey(), person.getValue().path("sealed").asText())));
        return sealed;
    }

    private Opened unsealed(JsonNode node, Opener opener) {
        Map<String, List<ResourceUse>> erased = new LinkedHashMap<>();
        Named named = named(node, new LinkedHashMap<>());
        for (SealedIdentity each : sealed(node)) {
            Optional<JsonNode> identity = opener.open(each).map(this::tree);
            if (identity.isPresent()) {
                named = named.with(identity.get());
            } else {
                erased.put(
                        each.key(), uses(node.path("persons").path(each.key()).path("counts")));
            }
        }
        return new Opened(record(node, named), erased);
    }

    private static Named named(JsonNode node, Map<PatientId, List<ResourceUse>> subjects) {
        JsonNode who = node.path("who");
        return new Named(
                who.path("id").asText(),
                who.path("person").asText(),
                who.path("from").asText(),
                fingerprint(who),
                node.path("target").asText(),
                subjects);
    }

    private static Optional<TokenFingerprint> fingerprint(JsonNode agent) {
        return agent.has("token")
                ? Optional.of(new TokenFingerprint(agent.path("token").asText()))
                : Optional.empty();
    }

    private JsonNode tree(String payload) {
        try {
            return json.readTree(payload);
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

    /**
     * A record as it can still be read.
     *
     * @param erased by id of each key that was destroyed, how much of that person it touched
     */
    record Opened(AuditRecord record, Map<String, List<ResourceUse>> erased) {}

    /** The parts that name somebody. */
    private record Named(
            String agent,
            String agentPerson,
            String network,
            Optional<TokenFingerprint> token,
            String target,
            Map<PatientId, List<ResourceUse>> subjects) {

        Named with(JsonNode identity) {
            if (identity.has("uses")) {
                subjects.put(new PatientId(identity.path("person").asText()), uses(identity.path("uses")));
            }
            boolean asked = identity.has("id");
            return new Named(
                    asked ? identity.path("id").asText() : agent,
                    asked ? identity.path("agent").asText() : agentPerson,
                    asked ? identity.path("from").asText() : network,
                    asked ? fingerprint(identity) : token,
                    identity.has("target") ? identity.path("target").asText() : target,
                    subjects);
        }
    }
}
