package techo.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import techo.interceptors.consent.KnownResources;
import techo.interceptors.consent.ResourceKey;
import techo.interceptors.consent.StoredResources;
import techo.policy.audit.AuditAction;
import techo.policy.audit.AuditAgent;
import techo.policy.audit.AuditAgent.Kind;
import techo.policy.audit.AuditOutcome;
import techo.policy.audit.AuditRecord;
import techo.policy.audit.ChainPosition;
import techo.policy.audit.NodeId;
import techo.policy.audit.RequestId;
import techo.policy.audit.ResourceUse;
import techo.policy.audit.ResourceUse.Use;
import techo.policy.identity.Access;
import techo.policy.identity.Caller;
import techo.policy.identity.ClientId;
import techo.policy.identity.DelegateId;
import techo.policy.identity.PatientId;
import techo.policy.identity.Permission;
import techo.policy.identity.PurposeOfUse;

class OwnPartTest {
    private static final PatientId SAKURA = new PatientId("sakura");
    private static final String ADDRESS = "192.0.2.1";
    private static final Instant NOW = Instant.parse("2026-04-01T00:00:00Z");

    private final OwnPart own = new OwnPart(uses -> Map.of(), new NothingVisible(), Clock.fixed(NOW, ZoneOffset.UTC));

    private final LogReader herself = new LogReader(SAKURA, new Caller.Citizen(SAKURA, access(PurposeOfUse.SELF_VIEW)));
    private final LogReader mother = new LogReader(
            SAKURA, new Caller.Delegate(new DelegateId("mother"), SAKURA, access(PurposeOfUse.LEGAL_REP)));
    private final LogReader operator = new LogReader(SAKURA, new Caller.Operator(access(PurposeOfUse.RIGHTS)));

    @Test
    void people_are_told_from_where_they_asked_themselves_and_nobody_else_is() {
        for (AuditAgent hers : List.of(
                new AuditAgent(Kind.CITIZEN, "sakura", "app", "SELF-VIEW"),
                new AuditAgent(Kind.RECIPIENT, "app-maker", "Patient/sakura", "own-app", "SELF-VIEW"))) {
            assertThat(told(herself, hers)).as(hers.kind().code()).isEqualTo(ADDRESS);
            assertThat(told(mother, hers)).as(hers.kind().code()).isEmpty();
            assertThat(told(operator, hers)).as(hers.kind().code()).isEmpty();
        }
    }

    @Test
    void nobody_is_told_from_where_another_person_asked() {
        for (AuditAgent another : List.of(
                new AuditAgent(Kind.DELEGATE, "mother", "app", "LEGAL-REP"),
                new AuditAgent(Kind.CITIZEN, "haru", "app", "SELF-VIEW"),
                new AuditAgent(Kind.RECIPIENT, "app-maker", "Patient/haru", "own-app", "SELF-VIEW"),
                new AuditAgent(Kind.OPERATOR, "", "alice", "console", "OPERATE"))) {
            for (LogReader reader : List.of(herself, mother, operator)) {
                assertThat(told(reader, another)).as(another.toString()).isEmpty();
            }
        }
    }

    @Test
    void everybody_who_reads_a_log_is_told_from_where_an_organisation_asked() {
        AuditAgent doctor = new AuditAgent(Kind.RECIPIENT, "clinic", "Practitioner/doctor", "clinic-app", "TREAT");
        for (LogReader reader : List.of(herself, mother, operator)) {
            assertThat(told(reader, doctor)).isEqualTo(ADDRESS);
        }
    }

    @Test
    void a_delegate_is_told_nothing_of_an_access_to_what_the_delegate_does_not_see() {
        AuditAgent doctor = new AuditAgent(Kind.RECIPIENT, "clinic", "Practitioner/doctor", "clinic-app", "TREAT");
        List<ResourceUse> one = List.of(ResourceUse.one(Use.SHOWN, "Observation", "hidden", 1));
        List<ResourceUse> counted = List.of(ResourceUse.counted(Use.SHOWN, "Observation", 3));
        for (List<ResourceUse> uses : List.of(one, counted)) {
            assertThat(own.of(mother, List.of(access(doctor, uses)))).isEmpty();
            assertThat(own.of(herself, List.of(access(doctor, uses)))).hasSize(1);
            assertThat(own.of(operator, List.of(access(doctor, uses)))).hasSize(1);
        }
        assertThat(own.of(mother, List.of(access(doctor, List.of())))).hasSize(1);
    }

    private String told(LogReader reader, AuditAgent agent) {
        return own.of(reader, List.of(access(agent, List.of())))
                .get(0)
                .record()
                .agent()
                .network();
    }

    private static PersonalAccesses.Access access(AuditAgent agent, List<ResourceUse> uses) {
        AuditRecord record = new AuditRecord(
                NOW,
                new RequestId("request-1"),
                agent.from(ADDRESS),
                AuditAction.READ,
                AuditOutcome.done(200),
                "Observation",
                List.of(),
                Map.of(SAKURA, uses),
                List.of(),
                List.of(),
                1);
        return new PersonalAccesses.Access(new ChainPosition(new NodeId("n1"), 1), record);
    }

    private static Access access(PurposeOfUse purpose) {
        return Access.unnarrowed(new ClientId("client"), purpose);
    }

    /** Addresses do not depend on what a delegate sees. */
    private static final class NothingVisible implements StoredResources {
        @Override
        public KnownResources known(Collection<ResourceKey> keys) {
            throw new UnsupportedOperationException("nobody asks");
        }

        @Override
        public Set<ResourceKey> visible(
                Caller caller, Permission permission, Instant at, Collection<ResourceKey> keys) {
            return Set.of();
        }

        @Override
        public Set<ResourceKey> visible(Caller caller, Instant at, Collection<ResourceKey> keys) {
            return Set.of();
        }

        @Override
        public Set<ResourceKey> hidden(Caller caller, Permission permission, Instant at, Collection<ResourceKey> keys) {
            return Set.copyOf(keys);
        }
    }
}
