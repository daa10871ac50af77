package techo.server.portal;

import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Reference;

/**
 * One line of "who looked": a line of {@code $access-log} as its person reads it.
 *
 * @param at in Japan
 * @param result a code of {@code AuditOutcome.Result}; whether it was done or refused
 * @param reason why it was refused, or what an emergency was; may be empty
 * @param emergency whether the record was opened in an emergency
 * @param consents ids of the Consents that permitted it
 */
record Access(
        ZonedDateTime at,
        String who,
        String purpose,
        String action,
        List<KindShown> kinds,
        List<String> consents,
        String result,
        String reason,
        boolean emergency) {

    /**
     * @param own the person's Patient, as a reference
     * @param self how the page calls that person
     */
    static Access of(ParametersParameterComponent line, String own, String self, Words words, Locale language) {
        Named named = Named.of(line);
        return new Access(
                Days.inJapan(named.instant("at")),
                who(named, own, self, words, language),
                named.value("purpose", Coding.class)
                        .map(purpose -> words.purpose(purpose.getCode(), language))
                        .orElse("—"),
                words.action(named.text("action"), language),
                KindShown.of(named, words, language),
                named.ids("consent"),
                named.text("result"),
                words.reason(named.text("reason"), language),
                named.text("emergency").equals("true"));
    }

    /** What was refused, and an emergency, must not be overlooked. */
    public boolean isRemarkable() {
        return !result.equals("done") || emergency;
    }

    private static String who(Named named, String own, String self, Words words, Locale language) {
        String kind = named.text("who-kind");
        String reference = named.value("who-reference", Reference.class)
                .map(Reference::getReference)
                .orElse("");
        return switch (kind) {
            case "citizen" -> reference.equals(own) ? self : words.who(kind, language);
            case "delegate" -> words.who(kind, language) + " (" + reference + ")";
            case "recipient" -> named.text("who");
            default -> words.who(kind, language);
        };
    }
}
