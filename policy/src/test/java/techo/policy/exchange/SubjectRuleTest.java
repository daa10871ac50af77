package techo.policy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import techo.policy.exchange.SubjectMatch.Other;
import techo.policy.exchange.SubjectMatch.Same;

class SubjectRuleTest {
    private static final PersonFacts STORED = person("1970-04-05", Sex.MALE);

    private final SubjectRule rule = new SubjectRule();

    @Test
    void the_same_birth_date_and_sex_are_the_same_person() {
        assertThat(rule.compare(STORED, person("1970-04-05", Sex.MALE))).isEqualTo(new Same(Set.of()));
    }

    @Test
    void another_birth_date_is_another_person() {
        assertThat(rule.compare(STORED, person("1970-04-06", Sex.MALE)))
                .isEqualTo(new Other(Set.of(SubjectFact.BIRTH_DATE)));
    }

    @Test
    void another_sex_is_another_person() {
        assertThat(rule.compare(STORED, person("1970-04-05", Sex.FEMALE)))
                .isEqualTo(new Other(Set.of(SubjectFact.SEX)));
    }

    @Test
    void what_a_file_does_not_say_is_reported_and_not_held_against_it() {
        PersonFacts silent = new PersonFacts(Optional.empty(), Optional.empty());
        assertThat(rule.compare(STORED, silent)).isEqualTo(new Same(Set.of(SubjectFact.BIRTH_DATE, SubjectFact.SEX)));
    }

    @Test
    void a_difference_counts_even_where_the_other_fact_agrees_or_is_silent() {
        PersonFacts onlyBirthDate = new PersonFacts(Optional.of(LocalDate.parse("1999-01-01")), Optional.empty());
        assertThat(rule.compare(STORED, onlyBirthDate)).isEqualTo(new Other(Set.of(SubjectFact.BIRTH_DATE)));
    }

    @Test
    void a_printed_person_shows_no_value() {
        assertThat(STORED.toString()).doesNotContain("1970").doesNotContain("MALE");
    }

    private static PersonFacts person(String birthDate, Sex sex) {
        return new PersonFacts(Optional.of(LocalDate.parse(birthDate)), Optional.of(sex));
    }
}
