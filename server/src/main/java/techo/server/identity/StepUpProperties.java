package techo.server.identity;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;
import techo.policy.identity.Assurance.Level;
import techo.policy.identity.SensitiveAct;
import techo.policy.identity.StepUp;

/**
 * How sure the issuer must be of a person before a sensitive act.
 *
 * @param consent to give, change or withdraw a consent
 * @param delegation to let somebody act for a person
 * @param export to take a whole record away
 * @param erasure to have a record erased
 * @param administration for an operator to decide who may receive data, to sign, or to be told who is in the records
 * @param maximumAge how long ago the person may have signed in
 */
public record StepUpProperties(
        @DefaultValue("multi-factor") Level consent,
        @DefaultValue("multi-factor") Level delegation,
        @DefaultValue("multi-factor") Level export,
        @DefaultValue("multi-factor") Level erasure,
        @DefaultValue("multi-factor") Level administration,
        @DefaultValue("5m") Duration maximumAge) {

    /** The guideline asks for two factors before each of these acts. */
    List<String> unsafeInProduction() {
        return rule().required().entrySet().stream()
                .filter(act -> act.getValue().compareTo(Level.MULTI_FACTOR) < 0)
                .map(act -> "techo.identity.step-up." + act.getKey().name().toLowerCase(Locale.ROOT)
                        + " asks for fewer than two factors")
                .toList();
    }

    StepUp rule() {
        return new StepUp(
                new EnumMap<>(Map.of(
                        SensitiveAct.CONSENT, consent,
                        SensitiveAct.DELEGATION, delegation,
                        SensitiveAct.EXPORT, export,
                        SensitiveAct.ERASURE, erasure,
                        SensitiveAct.ADMINISTRATION, administration)),
                maximumAge);
    }
}
