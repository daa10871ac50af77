package techo.server.portal;

import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.format.annotation.DateTimeFormat.ISO;

/**
 * Whom a person lets act, and how far. To look is part of it; parents and guardians are an operator's to enter.
 *
 * @param delegate id of the RelatedPerson
 * @param until the last day
 */
record DelegationForm(
        @Nullable String delegate,
        @Nullable String kind,
        @Nullable List<String> right,
        @Nullable List<String> category,
        @DateTimeFormat(iso = ISO.DATE) @Nullable LocalDate from,
        @DateTimeFormat(iso = ISO.DATE) @Nullable LocalDate until) {
    static final List<String> KINDS = List.of("family", "attorney");

    /** Beside the right to look. */
    static final List<String> RIGHTS = List.of("manage", "export", "access-log");

    private static final String VIEW = "view";

    Parameters parameters() {
        Parameters asked = new Parameters();
        asked.addParameter("delegate", new Reference("RelatedPerson/" + delegate));
        asked.addParameter("kind", new CodeType(KINDS.contains(String.valueOf(kind)) ? kind : KINDS.get(0)));
        List<String> rights = new ArrayList<>(List.of(VIEW));
        rights.addAll(right == null ? List.of() : right);
        Set.copyOf(rights).forEach(code -> asked.addParameter("right", new CodeType(code)));
        (category == null ? List.<String>of() : category)
                .forEach(code -> asked.addParameter("category", new CodeType(code)));
        if (from != null) {
            asked.addParameter("start", instant(from.atStartOfDay(Days.JAPAN)));
        }
        if (until != null) {
            asked.addParameter("end", instant(until.plusDays(1).atStartOfDay(Days.JAPAN)));
        }
        return asked;
    }

    private static InstantType instant(ZonedDateTime moment) {
        return new InstantType(Date.from(moment.toInstant()));
    }
}
