package techo.server.portal;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Reference;

/**
 * Somebody who acts, acted or is to act for the person.
 *
 * @param state {@code waiting} until an operator saw the document, {@code future}, {@code current}, {@code expired} or
 *     {@code ended}
 * @param name empty where the person who asks cannot see it
 * @param reference {@code RelatedPerson/id}, by which the issuer knows who acts
 * @param rights codes of {@code $delegations}
 * @param from in Japan, and so is the other time
 */
record DelegationLine(
        String id,
        String state,
        String name,
        String reference,
        String kind,
        List<String> rights,
        List<String> categories,
        Optional<ZonedDateTime> from,
        Optional<ZonedDateTime> until) {
    private static final Set<String> WITH_DOCUMENT = Set.of("parent", "guardian", "attorney");

    /** @param names of RelatedPersons, by their references */
    static DelegationLine of(Named told, Map<String, String> names, Words words, Locale language, Instant now) {
        String reference = told.value("delegate", Reference.class)
                .map(Reference::getReference)
                .orElse("");
        Optional<ZonedDateTime> from = told.value("start", InstantType.class).map(Days::inJapan);
        Optional<ZonedDateTime> until = told.value("end", InstantType.class).map(Days::inJapan);
        return new DelegationLine(
                told.text("delegation"),
                state(told, from, until, now),
                names.getOrDefault(reference, ""),
                reference,
                told.text("kind"),
                codes(told, "right"),
                codes(told, "category").stream()
                        .map(code -> words.category(code, language))
                        .toList(),
                from,
                until);
    }

    private static String state(Named told, Optional<ZonedDateTime> from, Optional<ZonedDateTime> until, Instant now) {
        if (told.text("state").equals("ended")) {
            return "ended";
        }
        if (until.filter(end -> !end.toInstant().isAfter(now)).isPresent()) {
            return "expired";
        }
        if (WITH_DOCUMENT.contains(told.text("kind")) && told.text("verified").isEmpty()) {
            return "waiting";
        }
        return from.filter(start -> start.toInstant().isAfter(now)).isPresent() ? "future" : "current";
    }

    private static List<String> codes(Named told, String name) {
        return told.values(name, CodeType.class).stream()
                .map(CodeType::getValue)
                .toList();
    }

    public boolean isEndable() {
        return !state.equals("ended") && !state.equals("expired");
    }
}
