package techo.server.portal;

import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Reference;

/**
 * One consent as its person reads it, with the notice that was shown when it was given.
 *
 * @param id of the Consent
 * @param state a code of {@code $consent-status}
 * @param reason why it opens nothing though it was not withdrawn; empty when it opens, or is plainly over
 * @param type {@code permit} or {@code deny}
 * @param recipient by name; empty for a choice about emergencies, and for what cannot be read
 * @param given in Japan
 * @param from the first day in Japan
 * @param until the last day in Japan
 */
record ConsentLine(
        String id,
        String state,
        String reason,
        String type,
        String recipient,
        String purpose,
        List<String> categories,
        Optional<ZonedDateTime> given,
        Optional<LocalDate> from,
        Optional<LocalDate> until,
        NoticeShown notice) {

    static ConsentLine of(ParametersParameterComponent line, Words words, Locale language) {
        Named named = Named.of(line);
        Optional<Period> period = named.value("period", Period.class);
        return new ConsentLine(
                named.value("consent", Reference.class)
                        .map(reference -> reference.getReferenceElement().getIdPart())
                        .orElse(""),
                named.text("state"),
                named.text("reason"),
                named.text("type"),
                named.value("recipient", Reference.class)
                        .map(reference -> reference.hasDisplay()
                                ? reference.getDisplay()
                                : reference.getReferenceElement().getIdPart())
                        .orElse(""),
                named.value("purpose", Coding.class)
                        .map(purpose -> words.purpose(purpose.getCode(), language))
                        .orElse(""),
                named.values("category", Coding.class).stream()
                        .map(category -> words.category(category.getCode(), language))
                        .toList(),
                named.value("given", InstantType.class).map(Days::inJapan),
                period.filter(Period::hasStart)
                        .map(Period::getStartElement)
                        .map(Days::inJapan)
                        .map(ZonedDateTime::toLocalDate),
                period.filter(Period::hasEnd)
                        .map(Period::getEndElement)
                        .map(Days::inJapan)
                        .map(Days::last),
                named.groups("notice").stream()
                        .findFirst()
                        .map(notice -> NoticeShown.of(notice, language))
                        .orElse(NoticeShown.NONE));
    }

    /** What was withdrawn is over, and nothing else can be. */
    public boolean isWithdrawable() {
        return !state.equals("withdrawn");
    }
}
