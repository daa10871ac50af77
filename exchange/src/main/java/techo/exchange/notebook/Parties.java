package techo.exchange.notebook;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.ContactPoint;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.PractitionerRole;
import org.hl7.fhir.r4.model.Reference;
import techo.exchange.notebook.BlockRecord.Institution;
import techo.exchange.notebook.BlockRecord.Pharmacist;
import techo.exchange.notebook.BlockRecord.Prescriber;
import techo.exchange.notebook.Notebook.Dispensing;

/**
 * Who dispensed and who prescribed, contained in the resource that says so. Contained, because a file handed in by
 * anybody must not write to the shared directory, and what is contained is seen by exactly those who may see the
 * dispensing.
 */
final class Parties {

    private static final Pattern TEN_DIGITS = Pattern.compile("[0-4]\\d[134]\\d{7}");
    private static final String PHARMACY = "ph";
    private static final String PHARMACIST = "pharmacist";
    private static final String INSTITUTION = "institution";
    private static final String DOCTOR = "doctor";
    private static final String REQUESTER = "requester";

    private Parties() {}

    static Optional<Reference> dispenser(Dispensing block, DomainResource holder) {
        return block.dispenser().map(institution -> contain(holder, organization(institution), PHARMACY));
    }

    static Optional<Reference> pharmacist(Dispensing block, DomainResource holder) {
        return block.pharmacist().map(person -> contain(holder, practitioner(person), PHARMACIST));
    }

    /** Who asked for the drug: a doctor in an institution, or whichever of the two is named. */
    static Optional<Reference> prescriber(
            Optional<Institution> institution, Optional<Prescriber> prescriber, DomainResource holder) {
        Optional<Reference> organization = institution.map(place -> contain(holder, organization(place), INSTITUTION));
        if (prescriber.isEmpty()) {
            return organization;
        }
        PractitionerRole role = new PractitionerRole();
        organization.ifPresent(role::setOrganization);
        prescriber.get().name().ifPresent(name -> {
            Practitioner doctor = new Practitioner();
            doctor.addName().setText(name);
            role.setPractitioner(contain(holder, doctor, DOCTOR));
        });
        prescriber.get().department().ifPresent(department -> role.addSpecialty(Concepts.ofText(department)));
        return Optional.of(contain(holder, role, REQUESTER));
    }

    static Reference contain(DomainResource holder, DomainResource party, String id) {
        party.setId(id);
        holder.addContained(party);
        return new Reference("#" + id);
    }

    private static Organization organization(Institution institution) {
        Organization organization = new Organization();
        institution.name().ifPresent(name -> {
            organization.setName(name);
            if (Kana.hasHalfWidth(name)) {
                organization.addAlias(Kana.searchable(name));
            }
        });
        identify(organization, institution);
        if (institution.postalCode().isPresent() || institution.address().isPresent()) {
            var address = organization.addAddress();
            institution.postalCode().ifPresent(address::setPostalCode);
            institution.address().ifPresent(address::setText);
        }
        institution.phone().ifPresent(phone -> organization.addTelecom(phone(phone)));
        return organization;
    }

    private static void identify(Organization organization, Institution institution) {
        String prefecture = institution.prefecture().orElse("");
        String feeTable = institution.feeTable().orElse("");
        String code = institution.code().orElse("");
        if (TEN_DIGITS.matcher(prefecture + feeTable + code).matches()) {
            organization
                    .addIdentifier()
                    .setSystem(NotebookSystems.INSTITUTION_10)
                    .setValue(prefecture + feeTable + code);
            return;
        }
        if (!code.isEmpty()) {
            organization
                    .addIdentifier()
                    .setSystem(NotebookSystems.INSTITUTION_7)
                    .setValue(code);
        }
        boolean moreThanCode = IntStream.of(3, 4, 5)
                .anyMatch(position -> institution.row().field(position).isPresent()
                        && !institution.row().field(position).get().equals(code));
        if (moreThanCode) {
            organization.addExtension(
                    NotebookSystems.LINE_EXTENSION,
                    new org.hl7.fhir.r4.model.StringType(institution.row().verbatim()));
        }
    }

    private static Practitioner practitioner(Pharmacist person) {
        Practitioner practitioner = new Practitioner();
        person.name().ifPresent(name -> practitioner.addName().setText(name));
        person.contact().ifPresent(contact -> practitioner.addTelecom(phone(contact)));
        return practitioner;
    }

    /** Contacts are free text; most are telephone numbers, and only those are called so. */
    static ContactPoint phone(String contact) {
        boolean number =
                Kana.normalized(contact).chars().allMatch(c -> c >= '0' && c <= '9' || "-()+ ".indexOf(c) >= 0);
        return new ContactPoint()
                .setSystem(number ? ContactPoint.ContactPointSystem.PHONE : ContactPoint.ContactPointSystem.OTHER)
                .setValue(contact);
    }

    static CodeableConcept role(String text) {
        return new CodeableConcept().setText(text);
    }
}
