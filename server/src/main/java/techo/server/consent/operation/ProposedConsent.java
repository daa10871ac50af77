package techo.server.consent.operation;

import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Consent.ConsentDataMeaning;
import org.hl7.fhir.r4.model.Consent.ConsentProvisionType;
import org.hl7.fhir.r4.model.Consent.ConsentState;
import org.hl7.fhir.r4.model.Consent.ProvisionComponent;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Reference;
import techo.interceptors.consent.ConsentReader;
import techo.interceptors.consent.StatedNarrowing;
import techo.interceptors.consent.StatedTerms;
import techo.policy.consent.ConsentKind;
import techo.policy.consent.ConsentTerms;
import techo.policy.consent.DataCategory;
import techo.policy.consent.DataOrigin;
import techo.policy.consent.Effect;
import techo.policy.consent.Narrowing;
import techo.policy.consent.NoticeVersion;
import techo.policy.identity.PatientId;
import techo.policy.identity.PractitionerId;
import techo.policy.identity.ProjectId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.recipient.ForeignText;
import techo.policy.recipient.RecipientVersion;

/**
 * A consent as the parameters of {@code $grant-consent} say it (docs/consent.md lists them), made into the {@code
 * Consent} that is stored. What is wrong with it as a consent is found where it is stored.
 */
final class ProposedConsent {
    static final Set<String> NAMES = Set.of(
            "type",
            "recipient",
            "purpose",
            "kind",
            "category",
            "period",
            "data-period",
            "except",
            "practitioner",
            "project",
            "source",
            "item",
            "notice",
            "recipient-version",
            "told");

    private static final Set<String> EXCEPT_NAMES = Set.of("category", "period", "data-period", "item");

    private ProposedConsent() {}

    /**
     * @param noticeDigests gives the digest of a published notice
     * @param by who gives it
     */
    static Consent of(Parts parts, PatientId person, Reference by, Instant now, NoticeDigests noticeDigests) {
        PurposeOfUse purpose = parts.required("purpose", parts.code("purpose", PurposeOfUse::ofCode));
        NoticeVersion notice = new NoticeVersion(parts.number("notice").orElse(0));
        Consent consent = new Consent();
        consent.setStatus(ConsentState.ACTIVE);
        consent.setScope(concept("http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy"));
        consent.addCategory(concept("http://loinc.org", "59284-0"));
        consent.setPatient(new Reference("Patient/" + person.value()));
        consent.addPerformer(by);
        consent.setPolicyRule(new CodeableConcept().setText(purpose.japanese()));
        StatedTerms.write(consent, terms(parts, notice, now), noticeDigests.of(purpose, notice));
        provision(consent.getProvision(), parts, purpose);
        return consent;
    }

    private static ConsentTerms terms(Parts parts, NoticeVersion notice, Instant now) {
        return new ConsentTerms(
                parts.code("kind", code -> constant(ConsentKind.values(), code)).orElse(ConsentKind.SHARING),
                now,
                notice,
                new RecipientVersion(parts.number("recipient-version").orElse(0)),
                parts.codes("told", code -> constant(ForeignText.values(), code)));
    }

    private static void provision(ProvisionComponent root, Parts parts, PurposeOfUse purpose) {
        Effect effect =
                parts.code("type", code -> constant(Effect.values(), code)).orElse(Effect.PERMIT);
        root.setType(effect == Effect.PERMIT ? ConsentProvisionType.PERMIT : ConsentProvisionType.DENY);
        parts.reference("recipient", "Organization")
                .ifPresent(recipient -> root.addActor()
                        .setRole(concept("http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "IRCP"))
                        .setReference(new Reference("Organization/" + recipient)));
        root.addPurpose(new Coding(ConsentReader.PURPOSES, purpose.code(), null));
        categories(root, parts);
        StatedNarrowing.write(root, narrowing(parts));
        parts.named("except").forEach(except -> {
            ProvisionComponent denied = root.addProvision().setType(ConsentProvisionType.DENY);
            categories(denied, Parts.of("Parameters.parameter.where(name = 'except')", except.getPart(), EXCEPT_NAMES));
        });
    }

    private static void categories(ProvisionComponent provision, Parts parts) {
        parts.codes("category", DataCategory::ofCode).stream()
                .sorted()
                .forEach(category -> provision.addClass_(new Coding(ConsentReader.CATEGORIES, category.code(), null)));
        parts.period("period").ifPresent(provision::setPeriod);
        parts.period("data-period").ifPresent(provision::setDataPeriod);
        parts.references("item")
                .forEach(item -> provision
                        .addData()
                        .setMeaning(ConsentDataMeaning.INSTANCE)
                        .setReference(item));
    }

    private static Narrowing narrowing(Parts parts) {
        Set<DataOrigin> sources = parts.codes("source", DataOrigin::ofCode);
        try {
            return new Narrowing(
                    sources.isEmpty() ? EnumSet.allOf(DataOrigin.class) : sources,
                    Set.of(),
                    parts.reference("practitioner", "Practitioner").map(PractitionerId::new),
                    parts.text("project").map(ProjectId::new));
        } catch (IllegalArgumentException e) {
            throw Parts.invalid("Parameters.parameter.where(name = 'project')");
        }
    }

    /** Codes are the names of constants, in whatever case and with hyphens or underscores. */
    private static <E extends Enum<E>> Optional<E> constant(E[] values, String code) {
        return Arrays.stream(values)
                .filter(value -> value.name().equalsIgnoreCase(code.replace('-', '_')))
                .findFirst();
    }

    private static CodeableConcept concept(String system, String code) {
        return new CodeableConcept(new Coding(system, code, null));
    }

    static Parts parts(Parameters parameters, Set<String> known) {
        return Parts.of("Parameters.parameter", List.copyOf(parameters.getParameter()), known);
    }

    /** Finds the digest of the texts of a notice. */
    @FunctionalInterface
    interface NoticeDigests {
        Optional<String> of(PurposeOfUse purpose, NoticeVersion version);
    }
}
