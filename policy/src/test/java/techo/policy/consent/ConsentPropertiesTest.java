package techo.policy.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import techo.policy.identity.Access;
import techo.policy.identity.Caller;
import techo.policy.identity.ClientId;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;
import techo.policy.identity.RecipientType;

/**
 * What must hold for any consents and any request. The worlds are small (two people, two recipients, a dozen days), so
 * that provisions meet, touch and overlap. Run one again with {@code -Dtest.seed=…}.
 */
class ConsentPropertiesTest {
    private static final int ROUNDS = 20_000;
    private static final LocalDate DAY = LocalDate.of(2026, 4, 1);
    private static final PatientId ALICE = new PatientId("alice");

    private final ConsentPolicy policy = new ConsentPolicy();
    private final GrantCompiler compiler = new GrantCompiler();
    private final long seed = Long.getLong("test.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void compiled_grants_decide_exactly_as_the_policy() {
        int permitted = 0;
        for (int i = 0; i < ROUNDS; i++) {
            List<ConsentRecord> evidence = evidence();
            AccessRequest request = request();
            boolean permits = permits(request, evidence);
            boolean covered = compiler.compile(ALICE, evidence).stream()
                    .filter(grant -> asked(grant, (Caller.Recipient) request.caller()))
                    .anyMatch(grant -> grant.covers(request.resource(), request.at()));
            assertThat(covered)
                    .as("seed %d round %d: %s of %s", seed, i, request, evidence)
                    .isEqualTo(permits);
            permitted += permits ? 1 : 0;
        }
        assertThat(permitted).as("seed %d: the worlds must also permit", seed).isGreaterThan(ROUNDS / 50);
    }

    @Test
    void the_order_of_consents_and_provisions_never_matters() {
        for (int i = 0; i < ROUNDS; i++) {
            List<ConsentRecord> evidence = evidence();
            AccessRequest request = request();
            assertThat(policy.decide(request, shuffled(evidence)))
                    .as("seed %d round %d", seed, i)
                    .isEqualTo(policy.decide(request, evidence));
        }
    }

    @Test
    void one_more_deny_never_permits() {
        for (int i = 0; i < ROUNDS; i++) {
            List<ConsentRecord> evidence = evidence();
            AccessRequest request = request();
            List<ConsentRecord> more = new ArrayList<>(evidence);
            more.add(new ConsentRecord.InForce(
                    new ConsentRef(new ConsentId("new"), 1), ALICE, List.of(provision(Effect.DENY))));
            if (!permits(request, evidence)) {
                assertThat(permits(request, more))
                        .as("seed %d round %d", seed, i)
                        .isFalse();
            }
        }
    }

    @Test
    void a_withdrawal_is_never_undone_by_an_older_version() {
        for (int i = 0; i < ROUNDS; i++) {
            List<ConsentRecord> evidence = evidence();
            AccessRequest request = request();
            ConsentId id = new ConsentId("withdrawn");
            List<ConsentRecord> withdrawn = new ArrayList<>(evidence);
            withdrawn.add(new ConsentRecord.NotInForce(new ConsentRef(id, 3), ALICE));
            List<ConsentRecord> replayed = new ArrayList<>(withdrawn);
            replayed.add(new ConsentRecord.InForce(
                    new ConsentRef(id, 1 + random.nextInt(2)), ALICE, List.of(provision(Effect.PERMIT))));
            assertThat(policy.decide(request, shuffled(replayed)))
                    .as("seed %d round %d", seed, i)
                    .isEqualTo(policy.decide(request, withdrawn));
        }
    }

    @Test
    void another_persons_consents_never_matter() {
        for (int i = 0; i < ROUNDS; i++) {
            List<ConsentRecord> evidence = evidence();
            AccessRequest request = request();
            List<ConsentRecord> own = evidence.stream()
                    .filter(consent -> consent.person().equals(ALICE))
                    .toList();
            assertThat(policy.decide(request, evidence))
                    .as("seed %d round %d", seed, i)
                    .isEqualTo(policy.decide(request, own));
        }
    }

    private boolean permits(AccessRequest request, List<ConsentRecord> evidence) {
        return policy.decide(request, evidence).fold(permit -> true, deny -> false);
    }

    private static boolean asked(Grant grant, Caller.Recipient recipient) {
        return grant.grantee().equals(recipient.recipient()) && grant.purpose() == recipient.purpose();
    }

    private List<ConsentRecord> evidence() {
        List<ConsentRecord> evidence = new ArrayList<>();
        int consents = random.nextInt(5);
        for (int i = 0; i < consents; i++) {
            PatientId person = random.nextInt(6) == 0 ? new PatientId("bob") : ALICE;
            ConsentRef ref = new ConsentRef(new ConsentId("c" + random.nextInt(4)), 1 + evidence.size());
            evidence.add(
                    switch (random.nextInt(40)) {
                        case 0 -> new ConsentRecord.Unreadable(ref, person);
                        case 1, 2 -> new ConsentRecord.NotInForce(ref, person);
                        default -> new ConsentRecord.InForce(ref, person, provisions());
                    });
        }
        return evidence;
    }

    private List<Provision> provisions() {
        List<Provision> provisions = new ArrayList<>();
        provisions.add(provision(random.nextInt(4) == 0 ? Effect.DENY : Effect.PERMIT));
        if (random.nextInt(3) == 0) {
            provisions.add(provision(Effect.DENY));
        }
        return provisions;
    }

    private Provision provision(Effect effect) {
        Set<DataCategory> categories = EnumSet.of(category());
        categories.add(category());
        return new Provision(effect, recipient(), purpose(), categories, period(), dataPeriod());
    }

    private AccessRequest request() {
        Caller caller = new Caller.Recipient(
                recipient(), RecipientType.MEDICAL, Access.unnarrowed(new ClientId("client"), purpose()));
        Optional<LocalDate> day = random.nextInt(4) == 0 ? Optional.empty() : Optional.of(day());
        Instant at = Period.ofDays(day(), DAY.plusDays(20)).from();
        return new AccessRequest(
                caller, new ResourceFacts(Optional.of(ALICE), category(), DataOrigin.HOSPITAL, day), at);
    }

    private Period period() {
        LocalDate first = day();
        return switch (random.nextInt(4)) {
            case 0 -> Period.ALWAYS;
            case 1 -> new Period(Period.BEGINNING, Period.ofDays(first, first).until());
            default -> Period.ofDays(first, first.plusDays(random.nextInt(8)));
        };
    }

    private DataPeriod dataPeriod() {
        LocalDate first = day();
        return switch (random.nextInt(4)) {
            case 0, 1 -> DataPeriod.BOUNDLESS;
            case 2 -> new DataPeriod(first, DataPeriod.LATEST);
            default -> new DataPeriod(first, first.plusDays(random.nextInt(8)));
        };
    }

    private LocalDate day() {
        return DAY.plusDays(random.nextInt(12));
    }

    private DataCategory category() {
        return List.of(DataCategory.LAB, DataCategory.VITAL, DataCategory.UNKNOWN)
                .get(random.nextInt(3));
    }

    private RecipientId recipient() {
        return new RecipientId(random.nextInt(3) == 0 ? "other" : "clinic");
    }

    private PurposeOfUse purpose() {
        return random.nextInt(3) == 0 ? PurposeOfUse.EMERGENCY : PurposeOfUse.TREAT;
    }

    private List<ConsentRecord> shuffled(List<ConsentRecord> evidence) {
        List<ConsentRecord> shuffled = new ArrayList<>();
        for (ConsentRecord consent : evidence) {
            shuffled.add(consent.fold(
                    inForce -> {
                        List<Provision> provisions = new ArrayList<>(inForce.provisions());
                        Collections.shuffle(provisions, random);
                        return new ConsentRecord.InForce(inForce.ref(), inForce.person(), provisions);
                    },
                    notInForce -> notInForce,
                    unreadable -> unreadable));
        }
        Collections.shuffle(shuffled, random);
        return shuffled;
    }
}
