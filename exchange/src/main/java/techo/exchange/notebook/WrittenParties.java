package techo.exchange.notebook;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.PractitionerRole;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import techo.exchange.PersonNames;
import techo.exchange.ResourceIndex;

/** Who handed a drug over, and who ordered it. */
record WrittenParties(
        Optional<Organization> dispenser,
        Optional<Practitioner> pharmacist,
        Optional<Organization> institution,
        Optional<String> doctor,
        Optional<String> department) {

    /**
     * @param source what tells of the drug
     * @param performers of the source
     * @param request by which the source was ordered
     */
    static WrittenParties of(
            DomainResource source,
            List<Reference> performers,
            Optional<MedicationRequest> request,
            ResourceIndex index) {
        return request.map(r -> of(source, performers, Optional.of(r.getRequester()), r, index))
                .orElseGet(() -> of(source, performers, Optional.empty(), source, index));
    }

    /** @param holder of the requester, in which it may be contained */
    static WrittenParties of(
            DomainResource source,
            List<Reference> performers,
            Optional<Reference> requester,
            DomainResource holder,
            ResourceIndex index) {
        Optional<PractitionerRole> role = requester.flatMap(r -> index.find(r, holder, PractitionerRole.class));
        Optional<Organization> institution = role.flatMap(
                        r -> index.find(r.getOrganization(), holder, Organization.class))
                .or(() -> requester.flatMap(r -> index.find(r, holder, Organization.class)));
        Optional<Practitioner> doctor = role.flatMap(r -> index.find(r.getPractitioner(), holder, Practitioner.class))
                .or(() -> requester.flatMap(r -> index.find(r, holder, Practitioner.class)));
        return new WrittenParties(
                first(performers, source, Organization.class, index),
                first(performers, source, Practitioner.class, index),
                institution,
                doctor.flatMap(d -> PersonNames.written(d.getName())),
                role.flatMap(r -> r.getSpecialty().stream().findFirst()).map(CodeableConcept::getText));
    }

    /** Equal for drugs that one place handed over on the order of another. */
    String places() {
        return place(dispenser) + " " + place(institution);
    }

    private static String place(Optional<Organization> known) {
        return known.flatMap(place -> place.getIdentifier().stream()
                        .map(Identifier::getValue)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .or(() -> Optional.ofNullable(place.getName())))
                .orElse("");
    }

    private static <T extends Resource> Optional<T> first(
            List<Reference> references, DomainResource source, Class<T> type, ResourceIndex index) {
        return references.stream()
                .flatMap(r -> index.find(r, source, type).stream())
                .findFirst();
    }
}
