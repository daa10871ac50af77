package techo.policy.recipient;

import java.time.Instant;

/** Where a recipient is, and on what ground data may go there (APPI Art. 28). */
public sealed interface Seat {
    record InJapan() implements Seat {}

    /** A country whose protection is recognised as equal to Japan's. */
    record Recognised(Country country) implements Seat {}

    /**
     * The recipient keeps equal measures (相当措置), which must be checked again and again (Art. 28(3)).
     *
     * @param checkedAt when they were last found to be kept
     */
    record EquivalentMeasures(Country country, Instant checkedAt) implements Seat {}

    /** Only a consent that was given after all of {@link ForeignText} was told. */
    record InformedConsentOnly(Country country) implements Seat {}

    /** @param code ISO 3166-1 alpha-2, not Japan's */
    record Country(String code) {
        public Country {
            if (!code.matches("[A-Z]{2}") || code.equals("JP")) {
                throw new IllegalArgumentException("a foreign country has two capital letters and is not JP");
            }
        }
    }
}
