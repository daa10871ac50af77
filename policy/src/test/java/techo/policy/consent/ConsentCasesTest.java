package techo.policy.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Runs every case file, through the policy and through compiled grants: both must agree with the file. */
class ConsentCasesTest {
    private static final List<ConsentCase> CASES = CaseFiles.of("consent");
    private static final Set<DenyReason> BESIDE = EnumSet.of(
            DenyReason.OWNER_UNKNOWN, DenyReason.OUTSIDE_SCOPE, DenyReason.QUARANTINED, DenyReason.VERSION_WITHHELD);

    @TestFactory
    Stream<DynamicTest> every_case_is_decided_as_written() {
        return CASES.stream().map(c -> DynamicTest.dynamicTest(c.name(), () -> requireDecidedAsWritten(c)));
    }

    @Test
    void every_reason_of_the_policy_has_a_case() {
        Set<String> wanted = new HashSet<>();
        CASES.forEach(c -> wanted.add(c.wanted().reason()));
        for (DenyReason reason : DenyReason.values()) {
            // Decided beside the policy: no facts to ask about, a token that goes less far, a version that is withheld.
            if (!BESIDE.contains(reason)) {
                assertThat(wanted).contains(reason.code());
            }
        }
        for (EmergencyGround ground : EmergencyGround.values()) {
            assertThat(wanted).contains(ground.code());
        }
        assertThat(wanted).contains("own-record", "directory", "consent", "delegation");
    }

    @Test
    void no_two_cases_have_the_same_name() {
        assertThat(CASES.stream().map(ConsentCase::name)).doesNotHaveDuplicates();
    }

    static void requireDecidedAsWritten(ConsentCase c) {
        ConsentDecision decision = new ConsentPolicy(c.world().conditions())
                .decide(c.request(), c.world().evidence());
        String reason = decision.fold(
                permit -> "permit because " + permit.decidedBy().code(),
                deny -> "deny because " + deny.reason().code());
        Optional<Provision> cited = decision.fold(
                        permit -> permit.decidedBy().provision(), ConsentDecision.Deny::decidedBy)
                .map(CitedProvision::provision);
        assertThat(reason)
                .as(c.name())
                .isEqualTo(c.wanted().decision() + " because " + c.wanted().reason());
        assertThat(nameOf(c, cited))
                .as(c.name() + ": the provision that decided")
                .isEqualTo(nameOf(c, c.wanted().provision()));
        assertThat(GrantedRows.show(c.request(), c.world().evidence(), c.world().conditions()))
                .as(c.name() + ": whether a compiled grant opens it")
                .isEqualTo(c.wanted().permits());
    }

    /** As the file names it; of two that say the same, the first. */
    private static String nameOf(ConsentCase c, Optional<Provision> provision) {
        return provision
                .map(cited -> c.world().provisions().entrySet().stream()
                        .filter(named -> named.getValue().equals(cited))
                        .map(Map.Entry::getKey)
                        .sorted()
                        .findFirst()
                        .orElse("one that the file does not name"))
                .orElse("none");
    }
}
