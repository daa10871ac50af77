package techo.server.disclosure;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventAgentComponent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventEntityComponent;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Reference;
import techo.interceptors.consent.ConsentReader;
import techo.interceptors.error.Problem;
import techo.interceptors.error.TechoException;
import techo.policy.consent.DataCategory;
import techo.policy.disclosure.LegalBasis;
import techo.policy.identity.FhirId;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;

/**
 * What a statement of a disclosure that was made elsewhere says, in the shape of HL7 FAST: an AuditEvent whose agent with
 * the role IRCP received the data, whose entity with the role 1 is the person, and beside it the Consent. FAST knows no
 * other ground than consent; for the others of APPI Art. 27 our parameter {@code basis} stands in place of it.
 *
 * @param basis on what ground it was made
 * @param consent as it was referred to, with or without a version; there exactly where the ground is consent
 * @param categories of the data, from details {@code category} of entities; empty when the AuditEvent names none
 */
record StatedDisclosure(
        RecipientId recipient,
        PatientId person,
        Instant at,
        PurposeOfUse purpose,
        LegalBasis basis,
        Optional<IdType> consent,
        Set<DataCategory> categories) {
    private static final String DISCLOSURE = "Parameters.parameter.where(name = 'disclosure')";
    private static final String CONSENT = "Parameters.parameter.where(name = 'consent')";
    private static final String BASIS = "Parameters.parameter.where(name = 'basis')";
    private static final String RECEIVES = "IRCP";
    private static final String PATIENT_ROLE = "1";

    /** @throws TechoException that says what is missing */
    static StatedDisclosure of(Parameters statement) {
        AuditEvent event = statement.getParameter().stream()
                .filter(parameter -> parameter.getName().equals("disclosure"))
                .map(parameter -> parameter.getResource())
                .filter(AuditEvent.class::isInstance)
                .map(AuditEvent.class::cast)
                .findFirst()
                .orElseThrow(() -> invalid(DISCLOSURE));
        LegalBasis basis = basis(statement);
        return new StatedDisclosure(
                new RecipientId(id(recipient(event), "Organization", DISCLOSURE + ".resource.agent.who")),
                new PatientId(id(person(event), "Patient", DISCLOSURE + ".resource.entity.what")),
                Optional.ofNullable(event.getRecorded())
                        .map(java.util.Date::toInstant)
                        .orElseThrow(() -> invalid(DISCLOSURE + ".resource.recorded")),
                purpose(event),
                basis,
                consent(statement, basis),
                categories(event));
    }

    /** Where the statement names none, what the person consented to. */
    Set<DataCategory> categoriesOr(Optional<Consent> consented) {
        if (!categories.isEmpty()) {
            return categories;
        }
        Set<DataCategory> of = new TreeSet<>();
        consented.stream()
                .flatMap(consent -> consent.getProvision().getClass_().stream())
                .filter(coding -> ConsentReader.CATEGORIES.equals(coding.getSystem()))
                .forEach(coding -> DataCategory.ofCode(coding.getCode()).ifPresent(of::add));
        return of;
    }

    static TechoException invalid(String where) {
        return new TechoException(
                Problem.error(DisclosureError.STATEMENT_INVALID).at(where));
    }

    private static Optional<Reference> recipient(AuditEvent event) {
        return event.getAgent().stream()
                .filter(agent -> agent.getType().getCoding().stream().anyMatch(role -> RECEIVES.equals(role.getCode())))
                .map(AuditEventAgentComponent::getWho)
                .findFirst();
    }

    private static Optional<Reference> person(AuditEvent event) {
        return event.getEntity().stream()
                .filter(entity -> PATIENT_ROLE.equals(entity.getRole().getCode()))
                .map(AuditEventEntityComponent::getWhat)
                .findFirst();
    }

    private static PurposeOfUse purpose(AuditEvent event) {
        List<PurposeOfUse> purposes = event.getPurposeOfEvent().stream()
                .flatMap(concept -> concept.getCoding().stream())
                .filter(coding -> ConsentReader.PURPOSES.equals(coding.getSystem()))
                .flatMap(coding -> PurposeOfUse.ofCode(coding.getCode()).stream())
                .distinct()
                .toList();
        if (purposes.size() != 1) {
            throw invalid(DISCLOSURE + ".resource.purposeOfEvent");
        }
        return purposes.get(0);
    }

    private static LegalBasis basis(Parameters statement) {
        List<ParametersParameterComponent> given = statement.getParameter().stream()
                .filter(parameter -> parameter.getName().equals("basis"))
                .toList();
        if (given.isEmpty()) {
            return LegalBasis.CONSENT;
        }
        return Optional.of(given)
                .filter(parameters -> parameters.size() == 1)
                .map(parameters -> parameters.get(0).getValue())
                .filter(CodeType.class::isInstance)
                .flatMap(code -> LegalBasis.ofCode(String.valueOf(code.primitiveValue())))
                .orElseThrow(() -> invalid(BASIS));
    }

    /** Another ground is given because there is no consent: with both nobody could tell which it was. */
    private static Optional<IdType> consent(Parameters statement, LegalBasis basis) {
        if (basis != LegalBasis.CONSENT) {
            if (statement.hasParameter("consent")) {
                throw invalid(CONSENT);
            }
            return Optional.empty();
        }
        Optional<Reference> reference = statement.getParameter().stream()
                .filter(parameter -> parameter.getName().equals("consent"))
                .map(parameter -> parameter.getValue())
                .filter(Reference.class::isInstance)
                .map(Reference.class::cast)
                .findFirst();
        id(reference, "Consent", CONSENT);
        return Optional.of(new IdType(reference.orElseThrow().getReference()));
    }

    private static Set<DataCategory> categories(AuditEvent event) {
        Set<DataCategory> categories = new TreeSet<>();
        event.getEntity().stream()
                .flatMap(entity -> entity.getDetail().stream())
                .filter(detail -> "category".equals(detail.getType()))
                .forEach(detail -> categories.add(
                        DataCategory.ofCode(String.valueOf(detail.getValue().primitiveValue()))
                                .orElseThrow(() -> invalid(DISCLOSURE + ".resource.entity.detail"))));
        return categories;
    }

    private static String id(Optional<Reference> reference, String type, String where) {
        IdType id = reference.map(named -> new IdType(named.getReference())).orElseThrow(() -> invalid(where));
        try {
            FhirId.require(String.valueOf(id.getIdPart()));
        } catch (IllegalArgumentException e) {
            throw invalid(where);
        }
        if (!type.equals(id.getResourceType())) {
            throw invalid(where);
        }
        return id.getIdPart();
    }
}
