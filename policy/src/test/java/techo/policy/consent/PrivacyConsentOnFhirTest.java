package techo.policy.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The example consents of IHE Privacy Consent on FHIR (PCF, ITI), expressed in our own words, get the verdict that PCF
 * states. A name before a colon is that of the example.
 */
class PrivacyConsentOnFhirTest {
    private static final List<ConsentCase> CASES = CaseFiles.of("pcf");

    @TestFactory
    Stream<DynamicTest> every_example_gets_the_verdict_that_it_states() {
        return CASES.stream()
                .map(c -> DynamicTest.dynamicTest(c.name(), () -> ConsentCasesTest.requireDecidedAsWritten(c)));
    }

    /** The guide has 23 of them; what it calls {@code ex-consent-ink} is the scan of a signature. */
    @Test
    void every_example_is_here_and_most_both_permit_and_deny() {
        Map<String, List<ConsentCase>> byExample =
                CASES.stream().collect(Collectors.groupingBy(c -> c.name().split(":", 2)[0]));
        assertThat(byExample).hasSize(23);
        byExample.forEach((example, cases) -> {
            assertThat(cases.stream().anyMatch(c -> !c.wanted().permits()))
                    .as(example)
                    .isTrue();
            if (!example.equals("ex-consent-basic-reject")) {
                assertThat(cases.stream().anyMatch(c -> c.wanted().permits()))
                        .as(example)
                        .isTrue();
            }
        });
    }
}
