package techo.server.recipient;

import java.time.Instant;
import java.util.Optional;
import techo.policy.consent.Period;
import techo.policy.recipient.Seat;

/**
 * On what ground data may go to a country other than Japan (APPI Art. 28). INVARIANT: names are stored and never changed.
 */
public enum AbroadGround {
    /** Its protection is recognised as equal to Japan's. */
    RECOGNISED,
    /** The recipient keeps equal measures, which are checked again and again (Art. 28(3)). */
    EQUIVALENT_MEASURES,
    /** Only a consent that was given after the three texts were told. */
    INFORMED_CONSENT;

    /** @param checkedAt when equal measures were last found to be kept; nobody checked them when it is empty */
    Seat seat(String country, Optional<Instant> checkedAt) {
        Seat.Country where = new Seat.Country(country);
        return switch (this) {
            case RECOGNISED -> new Seat.Recognised(where);
            case EQUIVALENT_MEASURES -> new Seat.EquivalentMeasures(where, checkedAt.orElse(Period.BEGINNING));
            case INFORMED_CONSENT -> new Seat.InformedConsentOnly(where);
        };
    }
}
