package techo.server.portal;

import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.PositiveIntType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.format.annotation.DateTimeFormat.ISO;
import techo.policy.consent.ConsentKind;
import techo.policy.consent.ConsentPolicy;
import techo.policy.consent.DataCategory;
import techo.policy.identity.PurposeOfUse;

/**
 * What the form for a new consent sends back. The versions are those that were on the page, so that a person consents to
 * what the person read; whether they still hold the FHIR interface decides.
 *
 * @param recipient id of the Organization
 * @param notice 0 where there was none
 * @param analysis names the analysis that an information service makes; otherwise empty
 * @param told codes of the texts about a recipient abroad that the person says were read
 */
record ConsentForm(
        @Nullable String recipient,
        @Nullable String purpose,
        @Nullable String kind,
        @Nullable List<String> category,
        @DateTimeFormat(iso = ISO.DATE) @Nullable LocalDate from,
        @DateTimeFormat(iso = ISO.DATE) @Nullable LocalDate until,
        @Nullable String analysis,
        @Nullable Integer recipientVersion,
        @Nullable Integer notice,
        @Nullable List<String> told) {

    /** A submission is its own page of a procedure, and to take data in is asked for where they are taken in. */
    static final Set<String> PURPOSES = EnumSet.complementOf(EnumSet.of(
                    PurposeOfUse.SELF_VIEW,
                    PurposeOfUse.SUBMIT_INS,
                    PurposeOfUse.SUBMIT_PUB,
                    PurposeOfUse.SUBMIT_OTHER))
            .stream()
            .map(PurposeOfUse::code)
            .collect(Collectors.toUnmodifiableSet());

    /** What can be shared at all, in the order of the table. */
    static List<String> categories() {
        return EnumSet.allOf(DataCategory.class).stream()
                .filter(category -> !ConsentPolicy.NEVER_SHARED.contains(category))
                .filter(category -> category != DataCategory.DIRECTORY)
                .map(DataCategory::code)
                .toList();
    }

    Parameters parameters() {
        Parameters asked = new Parameters();
        asked.addParameter("recipient", new Reference("Organization/" + recipient));
        asked.addParameter("purpose", new CodeType(purpose));
        asked.addParameter("kind", new CodeType(kind()));
        values(category).forEach(code -> asked.addParameter("category", new CodeType(code)));
        if (from != null || until != null) {
            Period period = new Period();
            if (from != null) {
                period.setStartElement(new DateTimeType(from.toString()));
            }
            if (until != null) {
                period.setEndElement(new DateTimeType(until.toString()));
            }
            asked.addParameter("period", period);
        }
        if (analysis != null && !analysis.isBlank()) {
            asked.addParameter("project", new StringType(analysis.strip()));
        }
        version(asked, "recipient-version", recipientVersion);
        version(asked, "notice", notice);
        values(told).forEach(code -> asked.addParameter("told", new CodeType(code)));
        return asked;
    }

    @Override
    public String kind() {
        if (PurposeOfUse.INFO_SERVICE.code().equals(purpose)) {
            return ConsentKind.ANALYSIS.name();
        }
        return ConsentKind.VIEWING.name().equals(kind) ? ConsentKind.VIEWING.name() : ConsentKind.SHARING.name();
    }

    private static void version(Parameters asked, String name, @Nullable Integer version) {
        if (version != null && version > 0) {
            asked.addParameter(name, new PositiveIntType(version));
        }
    }

    private static List<String> values(@Nullable List<String> sent) {
        return sent == null ? List.of() : sent;
    }
}
