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
import techo.policy.identity.TokenFingerprint;

class CanonicalRecordTest {
    private static final ChainPosition POSITION = new ChainPosition(AuditSamples.NODE, 7);

    private static final String OUTCOME_AND_TARGET =
            "\"do\":\"search\",\"out\":{\"result\":\"done\",\"status\":200,\"why\":\"\"},\"target\":\"Observation\","
                    + "\"params\":[\"code\",\"date\"],";
    private static final String CLINIC = "\"who\":{\"kind\":\"recipient\",\"id\":\"clinic\","
            + "\"client\":\"client \\\"1\\\" \\u624b\\u5e33\",\"purpose\":\"TREAT\"},";
    private static final String USES_OF_SAKURA = "{\"shown\":{\"Condition\":[\"c-1\"],\"Observation\":[\"o-1/3\","
            + "\"o-2/1\"]},\"updated\":{\"Observation\":[\"o-1/3\"]}}";
    private static final String END =
            "\"others\":{\"shown\":{\"Organization\":[12]}},\"consents\":[\"consent-1/2\"],\"n\":1}";

    @Test
    void the_canonical_text_of_version_1_never_changes() {
        assertThat(CanonicalRecord.text(AuditSamples.search()))
                .isEqualTo("{\"v\":1,\"at\":\"2026-04-01T00:00:00.123Z\",\"req\":\"request-1\"," + CLINIC
                        + OUTCOME_AND_TARGET + "\"subjects\":{\"haru\":{},\"sakura\":" + USES_OF_SAKURA + "}," + END);
    }

    @Test
    void a_link_of_version_1_still_verifies() {
        String payload = "{\"v\":1,\"node\":\"node-1\",\"seq\":1,\"at\":\"2026-04-01T00:00:00.123Z\","
                + "\"req\":\"request-1\"," + CLINIC + OUTCOME_AND_TARGET + "\"subjects\":{\"haru\":{},\"sakura\":"
                + USES_OF_SAKURA + "}," + END;
        ChainHash genesis = ChainHash.ofHex("f8ffd049ad82db3ebeb76cc92e7ee45c4280968d1946a4777406cb1830281780");
        RecomputedLink link = new LinkRecomputation()
                .of(new ChainLink(new ChainPosition(AuditSamples.NODE, 1), genesis, genesis, payload));
        assertThat(HashChain.genesis(AuditSamples.NODE).hash()).isEqualTo(genesis);
        assertThat(link.moved()).isFalse();
        assertThat(link.computed().hex()).isEqualTo("b9be13892ffbb9a1219742aa19ce84227c04b0d83b11790e89688e49a8f8b8c8");
    }

    @Test
    void the_canonical_text_of_version_2_names_nobody_and_never_changes() {
        String text = CanonicalRecord.text(POSITION, AuditSamples.search(), AuditSamples.SEAL);
        assertThat(text)
                .isEqualTo("{\"v\":2,\"node\":\"node-1\",\"seq\":7,\"at\":\"2026-04-01T00:00:00.123Z\","
                        + "\"req\":\"request-1\"," + CLINIC + OUTCOME_AND_TARGET
                        + "\"persons\":{\"key-of-haru\":{\"counts\":{},\"sealed\":\""
                        + base64("{\"person\":\"haru\",\"uses\":{}}")
                        + "\"},\"key-of-sakura\":{\"counts\":{\"shown\":{\"Condition\":[1],\"Observation\":[2]},"
                        + "\"updated\":{\"Observation\":[1]}},\"sealed\":\""
                        + base64("{\"person\":\"sakura\",\"uses\":" + USES_OF_SAKURA + "}") + "\"}}," + END);
    }

    @Test
    void who_asked_and_what_the_address_named_are_sealed_for_the_person_whom_it_concerns() {
        AuditRecord own = AuditSamples.own("Observation/o-1", Map.of());
        assertThat(CanonicalRecord.text(POSITION, own, AuditSamples.SEAL))
                .contains("\"who\":{\"kind\":\"citizen\",\"id\":\"\",\"client\":\"app\"")
                .contains("\"target\":\"Observation/*\"")
                .contains("\"persons\":{\"key-of-sakura\":{\"sealed\":\""
                        + base64("{\"person\":\"sakura\",\"id\":\"sakura\",\"agent\":\"\","
                                + "\"target\":\"Observation/o-1\"}")
                        + "\"}}")
                .doesNotContain("o-1\"");
    }

    @Test
    void from_where_a_person_asked_is_sealed_and_from_where_an_organisation_did_is_not() {
        AuditRecord own = AuditSamples.own("Observation/o-1", Map.of());
        assertThat(text(AuditSamples.asking(own, own.agent().from("192.0.2.7"))))
                .doesNotContain("192.0.2.7")
                .contains(base64("{\"person\":\"sakura\",\"id\":\"sakura\",\"agent\":\"\",\"from\":\"192.0.2.7\","
                        + "\"target\":\"Observation/o-1\"}"));
        AuditRecord search = AuditSamples.search();
        assertThat(text(AuditSamples.asking(search, search.agent().from("192.0.2.7"))))
                .contains("\"purpose\":\"TREAT\",\"from\":\"192.0.2.7\"},");
    }

    @Test
    void which_token_a_person_had_is_sealed_and_which_an_organisation_had_is_not() {
        TokenFingerprint token = new TokenFingerprint("00112233445566778899aabbccddeeff");
        AuditRecord own = AuditSamples.own("Observation/o-1", Map.of());
        assertThat(text(AuditSamples.asking(own, own.agent().with(token))))
                .doesNotContain(token.value())
                .contains(base64("{\"person\":\"sakura\",\"id\":\"sakura\",\"agent\":\"\","
                        + "\"token\":\"00112233445566778899aabbccddeeff\",\"target\":\"Observation/o-1\"}"));
        AuditRecord search = AuditSamples.search();
        assertThat(text(AuditSamples.asking(
                        search, search.agent().from("192.0.2.7").with(token))))
                .contains("\"purpose\":\"TREAT\",\"from\":\"192.0.2.7\","
                        + "\"token\":\"00112233445566778899aabbccddeeff\"},\"do\"");
    }

    private static String text(AuditRecord record) {
        return CanonicalRecord.text(POSITION, record, AuditSamples.SEAL);
    }

    @Test
    void of_several_persons_each_gets_only_what_is_theirs() {
        Map<PatientId, List<ResourceUse>> two = Map.of(
                new PatientId("sakura"), List.of(ResourceUse.one(Use.SHOWN, "Patient", "sakura", 1)),
                new PatientId("haru"), List.of(ResourceUse.one(Use.SHOWN, "Patient", "haru", 1)));
        String text =
                CanonicalRecord.text(POSITION, AuditSamples.own("Patient/haru/$everything", two), AuditSamples.SEAL);
        assertThat(text)
                .contains("\"target\":\"Patient/*/$everything\"")
                .contains(base64("{\"person\":\"haru\",\"target\":\"Patient/haru/$everything\","
                        + "\"uses\":{\"shown\":{\"Patient\":[\"haru/1\"]}}}"))
                .contains(base64("{\"person\":\"sakura\",\"id\":\"sakura\",\"agent\":\"\","
                        + "\"uses\":{\"shown\":{\"Patient\":[\"sakura/1\"]}}}"));
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
        assertThat(CanonicalRecord.text(POSITION, other, AuditSamples.SEAL))
                .isEqualTo(CanonicalRecord.text(POSITION, record, AuditSamples.SEAL));
    }

    private static String base64(String text) {
        return AuditSamples.SEAL.seal(new PatientId("anybody"), text).text();
    }

    @Test
    void a_denial_has_a_reason_and_an_id_stands_for_one() {
        assertThatThrownBy(() -> new AuditOutcome(AuditOutcome.Result.DENIED, 404, ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ResourceUse(Use.SHOWN, "Patient", "p", 1, 2))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
