package techo.server.disclosure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import techo.policy.consent.ConsentId;
import techo.policy.consent.ConsentRef;
import techo.policy.consent.DataCategory;
import techo.policy.disclosure.DisclosedKind;
import techo.policy.disclosure.ItemCode;

/**
 * The lists of an entry as its columns hold them: {@code ["consent/2"]}, and {@code [{"category":"LAB",
 * "type":"Observation","system":…,"code":…,"count":3}]}.
 */
final class LedgerText {
    private static final ObjectMapper JSON = new ObjectMapper();

    private LedgerText() {}

    static String ofConsents(List<ConsentRef> consents) {
        ArrayNode array = JSON.createArrayNode();
        consents.forEach(consent -> array.add(consent.id().value() + "/" + consent.version()));
        return array.toString();
    }

    static List<ConsentRef> consents(String text) {
        List<ConsentRef> consents = new ArrayList<>();
        tree(text).forEach(consent -> {
            String[] idAndVersion = consent.asText().split("/", 2);
            consents.add(new ConsentRef(new ConsentId(idAndVersion[0]), Long.parseLong(idAndVersion[1])));
        });
        return consents;
    }

    static String ofKinds(List<DisclosedKind> kinds) {
        ArrayNode array = JSON.createArrayNode();
        for (DisclosedKind kind : kinds) {
            ObjectNode line =
                    array.addObject().put("category", kind.category().code()).put("type", kind.type());
            kind.code().ifPresent(code -> line.put("system", code.system()).put("code", code.code()));
            line.put("count", kind.count());
        }
        return array.toString();
    }

    static List<DisclosedKind> kinds(String text) {
        List<DisclosedKind> kinds = new ArrayList<>();
        tree(text)
                .forEach(line -> kinds.add(new DisclosedKind(
                        DataCategory.ofCode(line.path("category").asText()).orElse(DataCategory.UNKNOWN),
                        line.path("type").asText(),
                        line.has("code")
                                ? Optional.of(new ItemCode(
                                        line.path("system").asText(),
                                        line.path("code").asText()))
                                : Optional.empty(),
                        line.path("count").asLong())));
        return kinds;
    }

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            // Without the cause: its message quotes the entry.
            throw new IllegalStateException("an entry of the ledger is not JSON");
        }
    }
}
