package techo.server.delegation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Parameters;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.consent.Period;
import techo.server.testing.FhirHttp;
import techo.server.testing.MovedClock;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** A delegation begins and ends by the clock of the database. */
@ServerTest
class DelegationTimeTest {
    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private MovedClock clock;

    @Test
    void the_birthday_of_a_child_ends_what_a_parent_sees() {
        Family family = Family.ofChild(fhir, tokens);
        family.establish(family.operator(), family.parent());
        LocalDate today = LocalDate.now(Period.JAPAN);
        family.born(today.minusYears(15).plusDays(2));
        assertThat(family.total(family.byLaw())).isEqualTo(1);
        family.born(today.minusYears(15));
        family.assertNothing(family.byLaw());
    }

    @Test
    void the_birthday_of_a_child_comes_by_the_clock_of_the_database() {
        Family family = Family.ofChild(fhir, tokens);
        family.establish(family.operator(), family.parent());
        family.born(LocalDate.now(Period.JAPAN).minusYears(15).plusDays(30));
        clock.moved(
                Duration.ofDays(28),
                () -> assertThat(family.total(family.byLaw())).isEqualTo(1));
        clock.moved(Duration.ofDays(31), () -> family.assertNothing(family.byLaw()));
        assertThat(family.total(family.byLaw())).isEqualTo(1);
    }

    @Test
    void what_a_node_establishes_or_verifies_whose_clock_is_ahead_opens_at_once() {
        clock.moved(Duration.ofHours(-2), () -> {
            Family family = Family.ofChild(fhir, tokens);
            family.establish(family.operator(), family.parent());
            assertThat(family.total(family.byLaw())).isEqualTo(1);

            Family adult = Family.ofAdult(fhir, tokens);
            Parameters verification =
                    Family.named(adult.establish(adult.citizen(), adult.proposal("attorney", more -> {})));
            verification.addParameter("document", new CodeType("power-of-attorney"));
            Family.require(200, adult.operation(adult.operator(), "$delegation-verify", verification));
            assertThat(adult.total(adult.byFavour())).isEqualTo(1);
        });
    }

    @Test
    void a_node_whose_clock_is_behind_lets_no_parent_act_for_who_decides_alone() {
        Family family = Family.ofChild(fhir, tokens);
        family.establish(family.operator(), family.parent());
        family.born(LocalDate.now(Period.JAPAN).minusYears(15).plusDays(30));
        clock.moved(Duration.ofDays(31), () -> {
            assertThat(reasons(family)).containsExactly("child-decides-alone");
            assertThat(family.operation(family.operator(), "$delegation-establish", family.parent())
                            .body())
                    .contains("\"delegation-no-child\"");
        });
    }

    @Test
    void nothing_is_seen_before_or_after_the_period() {
        Family family = Family.ofChild(fhir, tokens);
        String delegation = family.establish(family.operator(), family.parent());
        moved(delegation, "valid_to", Instant.now().minusSeconds(1));
        family.assertNothing(family.byLaw());
        moved(delegation, "valid_to", Instant.now().plusSeconds(600));
        assertThat(family.total(family.byLaw())).isEqualTo(1);
        moved(delegation, "opens_from", Instant.now().plusSeconds(600));
        family.assertNothing(family.byLaw());
    }

    private List<String> reasons(Family family) {
        return fhir
                .parse(
                        Parameters.class,
                        Family.require(200, fhir.get(family.operator(), "/Patient/" + family.person + "/$delegations")))
                .getParameter()
                .stream()
                .map(each -> (Parameters) each.getResource())
                .filter(each -> each.hasParameter("reason"))
                .map(each -> each.getParameterValue("reason").primitiveValue())
                .toList();
    }

    private void moved(String delegation, String column, Instant at) {
        jdbc.update(
                "update techo_delegation set " + column + " = ? where delegation_id = ?",
                DelegationRows.moment(at),
                delegation);
    }
}
