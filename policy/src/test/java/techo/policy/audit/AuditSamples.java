package techo.policy.audit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import techo.policy.audit.ResourceUse.Use;
import techo.policy.identity.Access;
import techo.policy.identity.Caller;
import techo.policy.identity.ClientId;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;
import techo.policy.identity.RecipientType;

/** Records of invented people. */
final class AuditSamples {
    static final NodeId NODE = new NodeId("node-1");
    static final Instant AT = Instant.parse("2026-04-01T00:00:00.123456789Z");

    /** Seals so that a test can read it: Base64 of the text, under a key that is named after the person. */
    static final PersonSeal SEAL = (person, text) -> new SealedIdentity(
            "key-of-" + person.value(),
            Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8)));

    private AuditSamples() {}

    static AuditRecord search() {
        Caller clinic = new Caller.Recipient(
                new RecipientId("clinic"),
                RecipientType.MEDICAL,
                Access.unnarrowed(new ClientId("client \"1\" 手帳"), PurposeOfUse.TREAT));
        return new AuditRecord(
                AT,
                new RequestId("request-1"),
                AuditAgent.of(clinic),
                AuditAction.SEARCH,
                AuditOutcome.done(200),
                "Observation",
                List.of("date", "code", "code"),
                Map.of(
                        new PatientId("sakura"),
                        List.of(
                                ResourceUse.one(Use.SHOWN, "Observation", "o-2", 1),
                                ResourceUse.one(Use.SHOWN, "Observation", "o-1", 3),
                                ResourceUse.one(Use.SHOWN, "Condition", "c-1", 0),
                                ResourceUse.one(Use.UPDATED, "Observation", "o-1", 3)),
                        new PatientId("haru"),
                        List.of()),
                List.of(ResourceUse.counted(Use.SHOWN, "Organization", 12)),
                List.of(new ConsentVersion("consent-1", 2)),
                1);
    }

    /** What sakura asked for through an app. */
    static AuditRecord own(String target, Map<PatientId, List<ResourceUse>> subjects) {
        Caller sakura = new Caller.Citizen(
                new PatientId("sakura"), Access.unnarrowed(new ClientId("app"), PurposeOfUse.SELF_VIEW));
        return new AuditRecord(
                AT,
                new RequestId("request-2"),
                AuditAgent.of(sakura),
                AuditAction.READ,
                AuditOutcome.done(200),
                target,
                List.of(),
                subjects,
                List.of(),
                List.of(),
                1);
    }

    /** The same, asked by somebody else. */
    static AuditRecord asking(AuditRecord record, AuditAgent agent) {
        return new AuditRecord(
                record.at(),
                record.request(),
                agent,
                record.action(),
                record.outcome(),
                record.target(),
                record.parameters(),
                record.subjects(),
                record.others(),
                record.consents(),
                record.repeated());
    }

    static AuditRecord read(int number) {
        return AuditRecord.of(
                AT.plusSeconds(number),
                new RequestId("r" + number),
                AuditAgent.nobody(),
                AuditAction.READ,
                AuditOutcome.done(200));
    }

    static List<ChainLink> chain(NodeId node, int length) {
        HashChain chain = new HashChain(HashChain.genesis(node));
        List<ChainLink> links = new ArrayList<>();
        for (int i = 1; i <= length; i++) {
            links.add(chain.append(i == 3 ? search() : read(i), SEAL));
        }
        return links;
    }
}
