package techo.policy.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import techo.policy.identity.PatientId;
import techo.policy.identity.PractitionerId;

/** What must hold in any world and for any request. Run one again with {@code -Dtest.seed=…}. */
class ConsentPropertiesTest {
    private static final int ROUNDS = 5_000;
    private static final PatientId ALICE = Worlds.ALICE;
    private static final ConsentRef NEW = new ConsentRef(new ConsentId("new"), 3);

    private final long seed = Long.getLong("test.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Worlds worlds = new Worlds(random);

    @Test
    void compiled_grants_decide_exactly_as_the_policy() {
        int permitted = 0;
        for (int i = 0; i < ROUNDS * 4; i++) {
            World world = draw();
            boolean permits = permits(world);
            assertThat(GrantedRows.show(world.request, world.evidence, world.conditions))
                    .as("seed %d round %d: %s", seed, i, world)
                    .isEqualTo(permits);
            permitted += permits ? 1 : 0;
        }
        assertThat(permitted).as("seed %d: the worlds must also permit", seed).isGreaterThan(ROUNDS / 10);
    }

    @Test
    void the_order_in_which_records_arrive_never_matters() {
        always(world -> assertThat(decide(world.with(worlds.shuffled(world.evidence))))
                .as("seed %d: %s", seed, world)
                .isEqualTo(decide(world)));
    }

    @Test
    void one_more_deny_never_permits() {
        neverWidens(evidence -> withConsents(
                evidence,
                and(
                        evidence.consents(),
                        new ConsentRecord.InForce(
                                NEW, ALICE, worlds.terms(), List.of(worlds.provision(Effect.DENY))))));
    }

    @Test
    void a_consent_that_cannot_be_read_never_permits_and_leaves_only_life_at_stake() {
        UnaryOperator<Evidence> unreadable =
                evidence -> withConsents(evidence, and(evidence.consents(), new ConsentRecord.Unreadable(NEW, ALICE)));
        neverWidens(unreadable);
        always(world -> decide(world.with(unreadable.apply(world.evidence)))
                .fold(
                        permit -> assertThat(permit.decidedBy().code())
                                .as("seed %d: %s", seed, world)
                                .isIn("delegation", "emergency-life"),
                        deny -> assertThat(deny).isNotNull()));
    }

    @Test
    void silence_denies() {
        always(world -> assertThat(permits(world.with(Evidence.NONE)))
                .as("seed %d: %s", seed, world)
                .isFalse());
    }

    @Test
    void a_withdrawal_is_never_undone_by_an_older_version() {
        always(world -> {
            Evidence withdrawn = withConsents(
                    world.evidence, and(world.evidence.consents(), new ConsentRecord.NotInForce(NEW, ALICE)));
            ConsentRecord older = new ConsentRecord.InForce(
                    new ConsentRef(NEW.id(), 1 + random.nextInt(2)),
                    ALICE,
                    worlds.terms(),
                    List.of(worlds.provision(Effect.PERMIT)));
            Evidence replayed = withConsents(withdrawn, and(withdrawn.consents(), older));
            assertThat(decide(world.with(worlds.shuffled(replayed))))
                    .as("seed %d: %s", seed, world)
                    .isEqualTo(decide(world.with(withdrawn)));
        });
    }

    @Test
    void an_ended_delegation_is_never_revived_by_an_older_version() {
        always(world -> {
            List<Delegation> ended = new ArrayList<>();
            List<Delegation> replayed = new ArrayList<>();
            for (Delegation delegation : world.evidence.delegations()) {
                Delegation end = ended(delegation);
                ended.add(end);
                replayed.add(delegation);
                replayed.add(end);
            }
            assertThat(decide(world.with(withDelegations(world.evidence, replayed))))
                    .as("seed %d: %s", seed, world)
                    .isEqualTo(decide(world.with(withDelegations(world.evidence, ended))));
        });
    }

    @Test
    void a_narrower_period_never_widens() {
        narrowedPermitsNeverWiden(permit -> permit.period()
                .and(worlds.period())
                .map(period -> new Provision(
                        permit.effect(),
                        permit.grantee(),
                        permit.purpose(),
                        permit.categories(),
                        period,
                        permit.dataPeriod(),
                        permit.narrowing())));
    }

    @Test
    void a_permit_to_one_practitioner_never_widens_the_permit_to_all() {
        narrowedPermitsNeverWiden(permit -> permit.narrowing().practitioner().isPresent()
                ? Optional.empty()
                : Optional.of(new Provision(
                        permit.effect(),
                        permit.grantee(),
                        permit.purpose(),
                        permit.categories(),
                        permit.period(),
                        permit.dataPeriod(),
                        permit.narrowing().to(new PractitionerId("dr-a")))));
    }

    @Test
    void fewer_categories_never_widen() {
        narrowedPermitsNeverWiden(permit -> Optional.of(new Provision(
                permit.effect(),
                permit.grantee(),
                permit.purpose(),
                EnumSet.of(permit.categories().iterator().next()),
                permit.period(),
                permit.dataPeriod(),
                permit.narrowing())));
    }

    @Test
    void another_persons_records_never_matter() {
        always(world -> {
            Evidence evidence = world.evidence;
            Evidence own = new Evidence(
                    evidence.consents().stream()
                            .filter(c -> c.person().equals(ALICE))
                            .toList(),
                    evidence.delegations().stream()
                            .filter(d -> d.principal().equals(ALICE))
                            .toList(),
                    evidence.choices().stream()
                            .filter(c -> c.person().equals(ALICE))
                            .toList(),
                    evidence.accesses().stream()
                            .filter(a -> a.person().equals(ALICE))
                            .toList(),
                    evidence.states());
            assertThat(decide(world.with(own))).as("seed %d: %s", seed, world).isEqualTo(decide(world));
        });
    }

    @Test
    void what_permits_is_one_of_the_given_provisions_and_permits() {
        always(world -> decide(world)
                .fold(
                        permit -> assertThat(permit.decidedBy().provision().stream())
                                .as("seed %d: %s", seed, world)
                                .allSatisfy(cited -> {
                                    assertThat(cited.permits()).isTrue();
                                    assertThat(provisions(world.evidence)).contains(cited.provision());
                                }),
                        deny -> assertThat(deny.decidedBy().stream())
                                .as("seed %d: %s", seed, world)
                                .allSatisfy(cited ->
                                        assertThat(provisions(world.evidence)).contains(cited.provision()))));
    }

    /** @param narrow makes a narrower permit, or none */
    private void narrowedPermitsNeverWiden(Function<Provision, Optional<Provision>> narrow) {
        neverWidens(evidence -> withConsents(
                evidence,
                evidence.consents().stream()
                        .map(consent -> consent.<ConsentRecord>fold(
                                inForce -> new ConsentRecord.InForce(
                                        inForce.ref(),
                                        inForce.person(),
                                        inForce.terms(),
                                        inForce.provisions().stream()
                                                .flatMap(p -> p.permits() ? narrow.apply(p).stream() : Stream.of(p))
                                                .toList()),
                                notInForce -> notInForce,
                                unreadable -> unreadable))
                        .toList()));
    }

    private void neverWidens(UnaryOperator<Evidence> change) {
        always(world -> {
            if (!permits(world)) {
                Evidence changed = change.apply(world.evidence);
                assertThat(permits(world.with(changed)))
                        .as("seed %d: %s, then %s", seed, world, changed)
                        .isFalse();
            }
        });
    }

    private void always(Consumer<World> holds) {
        for (int i = 0; i < ROUNDS; i++) {
            holds.accept(draw());
        }
    }

    private World draw() {
        return new World(worlds.conditions(), worlds.evidence(), worlds.request());
    }

    private static ConsentDecision decide(World world) {
        return new ConsentPolicy(world.conditions).decide(world.request, world.evidence);
    }

    private static boolean permits(World world) {
        return decide(world).fold(permit -> true, deny -> false);
    }

    private static List<Provision> provisions(Evidence evidence) {
        return evidence.consents().stream()
                .flatMap(consent -> consent.fold(
                        inForce -> inForce.provisions().stream(),
                        notInForce -> Stream.<Provision>empty(),
                        unreadable -> Stream.<Provision>empty()))
                .toList();
    }

    private static Delegation ended(Delegation d) {
        return new Delegation(
                new ConsentRef(d.ref().id(), d.ref().version() + 10),
                d.principal(),
                d.delegate(),
                d.kind(),
                d.rights(),
                d.categories(),
                d.period(),
                d.verifiedAt(),
                Delegation.State.ENDED);
    }

    private static Evidence withConsents(Evidence evidence, Collection<ConsentRecord> consents) {
        return evidence.with(consents);
    }

    private static Evidence withDelegations(Evidence evidence, Collection<Delegation> delegations) {
        return new Evidence(
                evidence.consents(), delegations, evidence.choices(), evidence.accesses(), evidence.states());
    }

    private static List<ConsentRecord> and(Collection<ConsentRecord> consents, ConsentRecord one) {
        List<ConsentRecord> more = new ArrayList<>(consents);
        more.add(one);
        return more;
    }

    private record World(Conditions conditions, Evidence evidence, AccessRequest request) {
        World with(Evidence other) {
            return new World(conditions, other, request);
        }
    }
}
