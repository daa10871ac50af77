package techo.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RepresentedTest {
    private static final String HIKARI = "hikari RelatedPerson/mother-of-hikari LEGAL-REP 見本 ひかり";
    private static final String IBUKI = "ibuki RelatedPerson/mother-of-ibuki LEGAL-REP 見本 いぶき";

    /** The same Patient once more, as somebody else with other rights. */
    private static final String HIKARI_AS_AUNT = "hikari RelatedPerson/aunt-of-hikari FAMILY-VIEW 見本 ひかり";

    @Test
    void whoever_was_chosen_is_meant_and_without_a_choice_the_only_one() {
        assertThat(of(Optional.of("ibuki"), HIKARI, IBUKI)).contains("RelatedPerson/mother-of-ibuki");
        assertThat(of(Optional.empty(), HIKARI)).contains("RelatedPerson/mother-of-hikari");
        assertThat(of(Optional.empty(), HIKARI, IBUKI)).isEmpty();
        assertThat(of(Optional.of("hanako"), HIKARI, IBUKI)).isEmpty();
    }

    @Test
    void of_two_values_for_one_person_none_is_picked() {
        assertThat(of(Optional.of("hikari"), HIKARI, HIKARI_AS_AUNT)).isEmpty();
        assertThat(of(Optional.of("hikari"), HIKARI_AS_AUNT, HIKARI)).isEmpty();
        assertThat(of(Optional.empty(), HIKARI, HIKARI_AS_AUNT)).isEmpty();
        assertThat(of(Optional.of("ibuki"), HIKARI, HIKARI_AS_AUNT, IBUKI)).contains("RelatedPerson/mother-of-ibuki");
        assertThat(of(Optional.of("hikari"), HIKARI, HIKARI)).contains("RelatedPerson/mother-of-hikari");
    }

    @Test
    void what_cannot_be_read_is_nobody() {
        assertThat(of(Optional.of("hikari"), "hikari Patient/mother LEGAL-REP")).isEmpty();
        assertThat(of(Optional.of("hikari"), "hikari RelatedPerson/mother OPERATE"))
                .isEmpty();
    }

    private static Optional<String> of(Optional<String> chosen, String... values) {
        return Represented.of(Stream.of(values), chosen).map(Represented::as);
    }
}
