package techo.policy.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import techo.policy.identity.Access;
import techo.policy.identity.Caller;
import techo.policy.identity.Caller.Recipient;
import techo.policy.identity.ClientId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;
import techo.policy.identity.RecipientType;
import techo.policy.recipient.RecipientRegister;

/** Beside every case that permits stand its neighbours: one thing less or other, and the answer is no. */
class ConsentPairsTest {
    private static final ConsentRef NEW = new ConsentRef(new ConsentId("zz-new"), 1);

    @TestFactory
    Stream<DynamicTest> next_to_every_consent_that_permits_is_a_denial() {
        return Stream.of("consent", "pcf")
                .flatMap(folder -> CaseFiles.of(folder).stream())
                .filter(c -> c.wanted().reason().equals("consent"))
                .flatMap(c -> neighbours(c).stream());
    }

    /** What the table opens is written here a second time, by hand: purposes down, recipient types across. */
    @TestFactory
    Stream<DynamicTest> every_purpose_is_open_to_the_kinds_of_recipient_that_it_is_for() {
        // MEDICAL PHARMACY CAREPROV INSURER MUNICIPAL GOV EMPLOYER SCHOOL PHR APP LIFE-INS BUSINESS RESEARCHER
        // CONTRACTOR
        List<String> table = List.of(
                "TREAT         x x . . . . . . . . . . . x",
                "EMERGENCY     x x . . . . . . . . . . . x",
                "DISASTER      x x . . . . . . . . . . . x",
                "INFO-SERVICE  x x x x x . x . x x x x . x",
                "HEALTH-GUIDE  x x x x x . x . x x x x . x",
                "PORTABILITY   . . . . . . . . x x . . . .",
                "SUBMIT-INS    . . . . . . . . . . x . . x",
                "SUBMIT-PUB    . . . . x x . . . . . . . .",
                "SUBMIT-OTHER  . . . . . . x x . . . x . x",
                "INSURER-PROG  . . . x . . . . . . . . . x",
                "EMPLOYER-HLTH . . . . . . x . . . . . . x",
                "RESEARCH      x . . . . . . . . . . . x x");
        return Arrays.stream(PurposeOfUse.values())
                .flatMap(purpose -> Arrays.stream(RecipientType.values()).map(type -> {
                    boolean open = table.stream()
                            .map(line -> line.split(" +"))
                            .anyMatch(
                                    cells -> cells[0].equals(purpose.code()) && cells[1 + type.ordinal()].equals("x"));
                    return DynamicTest.dynamicTest(
                            purpose.code() + (open ? " is open to " : " is closed to ") + type.code(),
                            () -> requireOpen(purpose, type, open));
                }));
    }

    @TestFactory
    Stream<DynamicTest> every_category_is_shared_only_when_it_is_named() {
        return Arrays.stream(DataCategory.values()).flatMap(named -> {
            boolean shareable = !ConsentPolicy.NEVER_SHARED.contains(named);
            return Stream.of(
                    DynamicTest.dynamicTest(
                            named.code() + (shareable ? " is shared" : " is not shared") + " when it is named",
                            () -> assertThat(permits(TREAT, named, Set.of(named)))
                                    .isEqualTo(shareable)),
                    DynamicTest.dynamicTest(named.code() + " is not shared when all others are named", () -> {
                        List<DataCategory> others = new ArrayList<>(List.of(DataCategory.values()));
                        others.remove(named);
                        assertThat(permits(TREAT, named, Set.copyOf(others))).isFalse();
                    }));
        });
    }

    private static final Recipient TREAT = recipient(PurposeOfUse.TREAT, RecipientType.MEDICAL);

    private static void requireOpen(PurposeOfUse purpose, RecipientType type, boolean open) {
        assertThat(permits(recipient(purpose, type), DataCategory.LAB, Set.of(DataCategory.LAB)))
                .isEqualTo(open);
    }

    private static Recipient recipient(PurposeOfUse purpose, RecipientType type) {
        return new Recipient(new RecipientId("clinic"), type, Access.unnarrowed(new ClientId("client"), purpose));
    }

    private static boolean permits(Recipient recipient, DataCategory category, Set<DataCategory> named) {
        Provision provision = new Provision(
                Effect.PERMIT, recipient.recipient(), recipient.purpose(), named, Period.ALWAYS, DataPeriod.BOUNDLESS);
        ResourceFacts resource =
                new ResourceFacts(Optional.of(CaseWorld.ALICE), category, DataOrigin.HOSPITAL, Optional.empty());
        AccessRequest request = new AccessRequest(recipient, resource, CaseWorld.instant("2026-04-10T12:00"));
        Evidence evidence = Evidence.of(List.of(new ConsentRecord.InForce(NEW, CaseWorld.ALICE, List.of(provision))));
        return agreed(request, evidence, Conditions.withoutRegister());
    }

    private static List<DynamicTest> neighbours(ConsentCase c) {
        Recipient asks = (Recipient) c.request().caller();
        CaseWorld world = c.world();
        List<DynamicTest> tests = new ArrayList<>();
        tests.add(denied(c, "with a deny beside it", world.and(deny(c, asks)), c.request()));
        tests.add(denied(c, "with a consent that cannot be read beside it", world.and(unreadable(c)), c.request()));
        tests.add(denied(c, "when every consent is withdrawn", world.with(withdrawn(world)), c.request()));
        tests.add(denied(c, "asked by another recipient", world, by(c, another(asks))));
        tests.add(denied(c, "hidden", world, of(c, hidden(c.request().resource()))));
        tests.add(denied(
                c,
                "when nobody classified the data",
                world,
                of(c, unclassified(c.request().resource()))));
        tests.add(denied(c, "before anything was ever consented to", world, before(c)));
        tests.add(denied(c, "when no recipient is registered", world.under(unregistered(world)), c.request()));
        return tests;
    }

    private static DynamicTest denied(ConsentCase c, String change, CaseWorld world, AccessRequest request) {
        return DynamicTest.dynamicTest(
                "denied " + change + ": " + c.name(),
                () -> assertThat(agreed(request, world.evidence(), world.conditions()))
                        .isFalse());
    }

    /** @return what the policy and the grants both say */
    private static boolean agreed(AccessRequest request, Evidence evidence, Conditions conditions) {
        boolean permits =
                new ConsentPolicy(conditions).decide(request, evidence).fold(permit -> true, deny -> false);
        assertThat(GrantedRows.show(request, evidence, conditions)).isEqualTo(permits);
        return permits;
    }

    private static ConsentRecord deny(ConsentCase c, Recipient asks) {
        return new ConsentRecord.InForce(
                NEW,
                c.request().resource().owner().orElseThrow(),
                List.of(new Provision(
                        Effect.DENY,
                        asks.recipient(),
                        asks.purpose(),
                        Set.of(c.request().resource().category()),
                        Period.ALWAYS,
                        DataPeriod.BOUNDLESS)));
    }

    private static ConsentRecord unreadable(ConsentCase c) {
        return new ConsentRecord.Unreadable(NEW, c.request().resource().owner().orElseThrow());
    }

    private static List<ConsentRecord> withdrawn(CaseWorld world) {
        List<ConsentRecord> all = new ArrayList<>(world.evidence().consents());
        world.evidence()
                .consents()
                .forEach(consent -> all.add(
                        0,
                        new ConsentRecord.NotInForce(
                                new ConsentRef(consent.ref().id(), consent.ref().version() + 100), consent.person())));
        return all;
    }

    private static Caller another(Recipient asks) {
        return new Recipient(new RecipientId("nobody-knows"), asks.type(), asks.access(), asks.agent());
    }

    private static AccessRequest by(ConsentCase c, Caller caller) {
        return new AccessRequest(caller, c.request().resource(), c.request().at());
    }

    private static AccessRequest of(ConsentCase c, ResourceFacts resource) {
        return new AccessRequest(c.request().caller(), resource, c.request().at());
    }

    private static ResourceFacts hidden(ResourceFacts r) {
        return new ResourceFacts(
                r.owner(), r.category(), r.origin(), r.effective(), Set.of(Audience.RECIPIENTS), r.links());
    }

    private static ResourceFacts unclassified(ResourceFacts r) {
        return new ResourceFacts(r.owner(), DataCategory.UNKNOWN, r.origin(), r.effective(), r.hiddenFrom(), r.links());
    }

    /** A moment before time begins for every period. */
    private static AccessRequest before(ConsentCase c) {
        return new AccessRequest(c.request().caller(), c.request().resource(), Period.BEGINNING.minusMillis(1));
    }

    private static Conditions unregistered(CaseWorld world) {
        Conditions given = world.conditions();
        return new Conditions(given.ceiling(), RecipientRegister.of(List.of()), given.notices(), given.limits());
    }
}
