package techo.server.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.consent.AccessRequest;
import techo.policy.consent.Conditions;
import techo.policy.consent.ConsentId;
import techo.policy.consent.ConsentPolicy;
import techo.policy.consent.ConsentRecord;
import techo.policy.consent.ConsentRef;
import techo.policy.consent.DataCategory;
import techo.policy.consent.DataOrigin;
import techo.policy.consent.DataPeriod;
import techo.policy.consent.Effect;
import techo.policy.consent.Evidence;
import techo.policy.consent.GrantCompiler;
import techo.policy.consent.LegalLimits;
import techo.policy.consent.Period;
import techo.policy.consent.Provision;
import techo.policy.consent.ResourceFacts;
import techo.policy.identity.Access;
import techo.policy.identity.Caller;
import techo.policy.identity.ClientId;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientAgent;
import techo.policy.identity.RecipientId;
import techo.policy.identity.RecipientType;
import techo.server.testing.ServerTest;

/** The database answers exactly as the policy, for random consents and every resource of a small record. */
@ServerTest
class GrantsInSqlTest {
    private static final int ROUNDS = 150;
    private static final LocalDate DAY = LocalDate.of(2026, 4, 1);
    private static final PatientId PERSON = new PatientId("sql-person");
    private static final List<DataCategory> CATEGORIES =
            List.of(DataCategory.LAB, DataCategory.VITAL, DataCategory.UNKNOWN);

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private VisibleResources visibleResources;

    private final long seed = Long.getLong("test.seed", System.nanoTime());
    private final Random random = new Random(seed);
    /** Below zero, where HAPI has no keys. */
    private final long person = -ThreadLocalRandom.current().nextLong(1L << 40, 1L << 50);

    @AfterEach
    void leaveNothing() {
        jdbc.update("delete from techo_grant where patient_pid = ?", person);
        jdbc.update("delete from techo_resource where patient_pid = ?", person);
    }

    @Test
    void a_statement_finds_what_the_policy_permits() {
        Map<Long, ResourceFacts> record = record();
        int permitted = 0;
        for (int round = 0; round < ROUNDS; round++) {
            List<ConsentRecord> evidence = evidence();
            new GrantRows(jdbc)
                    .replace(
                            person,
                            new GrantCompiler(LegalLimits.initial()).compile(PERSON, Evidence.of(evidence)),
                            ids(evidence));
            Caller caller = caller();
            Instant at = Period.ofDays(day(), DAY.plusDays(20)).from();
            Set<Long> expected = record.entrySet().stream()
                    .filter(resource -> permits(new AccessRequest(caller, resource.getValue(), at), evidence))
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet());
            assertThat(visibleResources.visible(caller, at, record.keySet()))
                    .as("seed %d round %d: %s at %s of %s", seed, round, caller, at, evidence)
                    .containsExactlyInAnyOrderElementsOf(expected);
            permitted += expected.size();
        }
        assertThat(permitted).as("seed %d", seed).isGreaterThan(ROUNDS);
    }

    private Map<Long, ResourceFacts> record() {
        ResourceRows rows = new ResourceRows(jdbc);
        Map<Long, ResourceFacts> record = new HashMap<>();
        for (DataCategory category : CATEGORIES) {
            for (int i = 0; i <= 12; i++) {
                Optional<LocalDate> day = i == 12 ? Optional.empty() : Optional.of(DAY.plusDays(i));
                long resId = person - 1 - record.size();
                rows.write(new StoredRow(resId, person, category, DataOrigin.HOSPITAL, day));
                record.put(resId, new ResourceFacts(Optional.of(PERSON), category, DataOrigin.HOSPITAL, day));
            }
        }
        return record;
    }

    private static boolean permits(AccessRequest request, List<ConsentRecord> evidence) {
        return new ConsentPolicy(Conditions.withoutRegister())
                .decide(request, Evidence.of(evidence))
                .fold(permit -> true, deny -> false);
    }

    private static Map<ConsentId, Long> ids(List<ConsentRecord> evidence) {
        return evidence.stream()
                .collect(Collectors.toMap(consent -> consent.ref().id(), consent -> 1L));
    }

    private List<ConsentRecord> evidence() {
        List<ConsentRecord> evidence = new ArrayList<>();
        int consents = 1 + random.nextInt(4);
        for (int i = 0; i < consents; i++) {
            ConsentRef ref = new ConsentRef(new ConsentId("c" + i), 1);
            List<Provision> provisions = List.of(provision(random.nextInt(3) == 0 ? Effect.DENY : Effect.PERMIT));
            evidence.add(new ConsentRecord.InForce(ref, PERSON, provisions));
        }
        return evidence;
    }

    private Provision provision(Effect effect) {
        return new Provision(
                effect,
                recipient(),
                PurposeOfUse.TREAT,
                Set.of(CATEGORIES.get(random.nextInt(3))),
                random.nextBoolean() ? Period.ALWAYS : Period.ofDays(day(), DAY.plusDays(12)),
                dataPeriod());
    }

    private DataPeriod dataPeriod() {
        return switch (random.nextInt(4)) {
            case 0, 1 -> DataPeriod.BOUNDLESS;
            case 2 -> new DataPeriod(day(), DataPeriod.LATEST);
            default -> new DataPeriod(DAY.plusDays(random.nextInt(6)), DAY.plusDays(6 + random.nextInt(6)));
        };
    }

    /** Within the ceiling, below it, and another recipient. */
    private Caller caller() {
        RecipientType type = random.nextInt(5) == 0 ? RecipientType.LIFE_INS : RecipientType.MEDICAL;
        Access access = Access.unnarrowed(new ClientId("client"), PurposeOfUse.TREAT);
        return new Caller.Recipient(recipient(), type, access, agent());
    }

    /** An app of somebody else sees nothing of this person, whatever this person consented to. */
    private RecipientAgent agent() {
        return random.nextInt(8) == 0
                ? new RecipientAgent.PersonalApp(new PatientId("sql-nobody"))
                : new RecipientAgent.ClientSystem();
    }

    private RecipientId recipient() {
        return new RecipientId(random.nextInt(4) == 0 ? "sql-other" : "sql-clinic");
    }

    private LocalDate day() {
        return DAY.plusDays(random.nextInt(12));
    }
}
