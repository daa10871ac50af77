package techo.policy.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import techo.policy.audit.ResourceUse.Use;
import techo.policy.identity.PatientId;

class CanonicalRecordTest {
    private static final ChainPosition POSITION = new ChainPosition(AuditSamples.NODE, 7);

    @Test
    void the_canonical_text_of_version_1_never_changes() {
        assertThat(CanonicalRecord.text(POSITION, AuditSamples.search()))
                .isEqualTo("{\"v\":1,\"node\":\"node-1\",\"seq\":7,\"at\":\"2026-04-01T00:00:00.123Z\","
                        + "\"req\":\"request-1\",\"who\":{\"kind\":\"recipient\",\"id\":\"clinic\","
                        + "\"client\":\"client \\\"1\\\" \\u624b\\u5e33\",\"purpose\":\"TREAT\"},\"do\":\"search\","
                        + "\"out\":{\"result\":\"done\",\"status\":200,\"why\":\"\"},\"target\":\"Observation\","
                        + "\"params\":[\"code\",\"date\"],\"subjects\":{\"haru\":{},\"sakura\":{\"shown\":"
                        + "{\"Condition\":[\"c-1\"],\"Observation\":[\"o-1/3\",\"o-2/1\"]},"
                        + "\"updated\":{\"Observation\":[\"o-1/3\"]}}},\"others\":{\"shown\":{\"Organization\":[12]}},"
                        + "\"consents\":[\"consent-1/2\"],\"n\":1}");
    }

    @Test
    void the_hash_of_version_1_never_changes() {
        HashChain chain = new HashChain(HashChain.genesis(AuditSamples.NODE));
        assertThat(chain.head().hash().hex())
                .isEqualTo("f8ffd049ad82db3ebeb76cc92e7ee45c4280968d1946a4777406cb1830281780");
        assertThat(chain.append(AuditSamples.search()).hash().hex())
                .isEqualTo("b9be13892ffbb9a1219742aa19ce84227c04b0d83b11790e89688e49a8f8b8c8");
    }

    @Test
    void the_order_in_which_things_were_collected_does_not_matter() {
        AuditRecord record = AuditSamples.search();
        List<ResourceUse> reversed = new ArrayList<>(record.subjects().get(new PatientId("sakura")));
        Collections.reverse(reversed);
        AuditRecord other = new AuditRecord(
                record.at(),
                record.request(),
                record.agent(),
                record.action(),
                record.outcome(),
                record.target(),
                List.of("date", "code"),
                Map.of(new PatientId("haru"), List.of(), new PatientId("sakura"), reversed),
                record.others(),
                record.consents(),
                record.repeated());
        assertThat(other).isEqualTo(record);
        assertThat(CanonicalRecord.text(POSITION, other)).isEqualTo(CanonicalRecord.text(POSITION, record));
    }

    @Test
    void a_denial_has_a_reason_and_an_id_stands_for_one() {
        assertThatThrownBy(() -> new AuditOutcome(AuditOutcome.Result.DENIED, 404, ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ResourceUse(Use.SHOWN, "Patient", "p", 1, 2))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
