package techo.server.portal;

import java.time.Instant;
import java.time.LocalDate;
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
 *     {@code ended}; {@code grown} where the person decides alone now, {@code shielded} where the record is kept from delegates
 * @param name empty where the person who asks cannot see it
 * @param reference {@code RelatedPerson/id}, by which the issuer knows who acts
 * @param rights codes of {@code $delegations}
 * @param from the first day in Japan, and so is the last one
 */
record DelegationLine(
        String id,
        String state,
        String name,
        String reference,
        String kind,
        List<String> rights,
        List<String> categories,
        Optional<LocalDate> from,
        Optional<LocalDate> until) {
    /** By reasons of {@code $delegations} that nothing else in the line tells. */
    private static final Map<String, String> SILENT =
            Map.of("child-decides-alone", "grown", "delegates-shielded", "shielded");

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
                from.map(ZonedDateTime::toLocalDate),
                until.map(Days::last));
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
        Optional<String> silent = Optional.ofNullable(SILENT.get(told.text("reason")));
        if (silent.isPresent()) {
            return silent.get();
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
