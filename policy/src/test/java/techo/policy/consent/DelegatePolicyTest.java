package techo.policy.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import techo.policy.identity.Access;
import techo.policy.identity.Caller.Delegate;
import techo.policy.identity.ClientId;
import techo.policy.identity.DelegateId;
import techo.policy.identity.PurposeOfUse;

/** Runs the case files of what a delegate may do beside looking. */
class DelegatePolicyTest {
    private static final List<Case> CASES = CaseFiles.of("delegates", Case::read);

    @TestFactory
    Stream<DynamicTest> every_case_is_decided_as_written() {
        return CASES.stream()
                .map(c -> DynamicTest.dynamicTest(
                        c.name(), () -> assertThat(c.decided()).isEqualTo(c.wanted())));
    }

    @Test
    void every_right_has_a_case_that_gives_it_and_one_that_does_not() {
        for (DelegateRight right : DelegateRight.values()) {
            Set<String> wanted = new HashSet<>();
            CASES.stream()
                    .filter(c -> c.request().right() == right)
                    .forEach(c -> wanted.add(c.wanted().split(" ")[0]));
            assertThat(wanted).as(right.name()).containsExactlyInAnyOrder("permit", "deny");
        }
    }

    /** @param category of the resource; none when the right is asked for at all */
    private record Case(
            String name, CaseWorld world, DelegateRequest request, Optional<DataCategory> category, String wanted) {

        static List<Case> read(Object document) {
            CaseFacts file = CaseFacts.of(document);
            CaseFacts given = file.under("given");
            List<Case> cases = file.each("cases", own -> {
                CaseFacts facts = own.over(given);
                CaseFacts asked = own.under("request").over(given.under("request"));
                facts.under("request");
                Case read = new Case(
                        facts.text("case"),
                        CaseWorld.of(facts),
                        request(asked),
                        asked.optional("category").flatMap(DataCategory::ofCode),
                        facts.text("want") + " because " + facts.text("reason"));
                asked.requireAllRead();
                facts.requireAllRead();
                return read;
            });
            file.optional("about");
            file.requireAllRead();
            return cases;
        }

        private static DelegateRequest request(CaseFacts asked) {
            Delegate delegate = new Delegate(
                    new DelegateId(asked.text("delegate")),
                    CaseWorld.ALICE,
                    Access.unnarrowed(
                            new ClientId("client"),
                            PurposeOfUse.ofCode(asked.text("for")).orElseThrow()));
            return new DelegateRequest(
                    delegate,
                    CaseWorld.ALICE,
                    DelegateRight.valueOf(asked.text("right")),
                    CaseWorld.instant(asked.text("at")));
        }

        String decided() {
            DelegatePolicy policy = new DelegatePolicy(world.conditions().limits());
            ConsentDecision decision = category.map(of -> policy.decide(request, facts(of), world.evidence()))
                    .orElseGet(() -> policy.decide(request, world.evidence()));
            return decision.fold(
                    permit -> "permit because " + permit.decidedBy().code(),
                    deny -> "deny because " + deny.reason().code());
        }

        private ResourceFacts facts(DataCategory of) {
            return new ResourceFacts(
                    Optional.of(request.owner()), of, DataOrigin.HOSPITAL, Optional.empty(), Set.of(), Set.of());
        }
    }
}
