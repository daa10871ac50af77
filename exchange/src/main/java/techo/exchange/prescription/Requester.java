package techo.exchange.prescription;

import java.util.Optional;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.ContactPoint.ContactPointSystem;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.PractitionerRole;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import techo.exchange.notebook.Kana;
import techo.exchange.notebook.NotebookSystems;

/**
 * Who prescribed, contained in what was prescribed. Contained, because a file handed in by anybody must not write to the
 * shared directory, and what is contained is seen by exactly those who may see the prescription.
 */
final class Requester {

    private static final Pattern TEN_DIGITS = Pattern.compile("[0-4]\\d[13]\\d{7}");
    private static final String MEDICAL = "1";

    private final Prescription prescription;

    Requester(Prescription prescription) {
        this.prescription = prescription;
    }

    /** What tells the institution apart: its number, or else its name. */
    String institution() {
        return prescription
                .record("1")
                .map(line ->
                        line.code(3).isPresent() ? number(line) : line.field(5).orElse(""))
                .orElse("");
    }

    /** A doctor in an institution, or whichever of the two is named. */
    Optional<Reference> containIn(MedicationRequest request) {
        Optional<Reference> institution =
                prescription.record("1").map(line -> contain(request, organization(line), "institution"));
        Optional<Line> doctor = prescription.record("5");
        Optional<Line> department = prescription.record("4");
        if (doctor.isEmpty() && department.isEmpty()) {
            return institution;
        }
        PractitionerRole role = new PractitionerRole();
        institution.ifPresent(role::setOrganization);
        doctor.ifPresent(line -> role.setPractitioner(contain(request, practitioner(line), "doctor")));
        department
                .map(Requester::specialty)
                .filter(concept -> !concept.isEmpty())
                .ifPresent(role::addSpecialty);
        return Optional.of(contain(request, role, "requester"));
    }

    private Organization organization(Line line) {
        Organization organization = new Organization();
        line.field(5).ifPresent(organization::setName);
        identify(organization, line);
        prescription.record("2").ifPresent(place -> {
            place.field(2).ifPresent(code -> organization.getAddressFirstRep().setPostalCode(code));
            place.field(3).ifPresent(words -> organization.getAddressFirstRep().setText(words));
        });
        prescription.record("3").ifPresent(contacts -> {
            add(organization, ContactPointSystem.PHONE, contacts.field(2));
            add(organization, ContactPointSystem.FAX, contacts.field(3));
            add(organization, ContactPointSystem.OTHER, contacts.field(4));
        });
        return organization;
    }

    private static void identify(Organization organization, Line line) {
        String number = number(line);
        if (TEN_DIGITS.matcher(number).matches()) {
            organization
                    .addIdentifier()
                    .setSystem(NotebookSystems.INSTITUTION_10)
                    .setValue(number);
            return;
        }
        line.code(3)
                .ifPresent(code -> organization
                        .addIdentifier()
                        .setSystem(NotebookSystems.INSTITUTION_7)
                        .setValue(code));
        organization.addExtension(PrescriptionSystems.LINE_EXTENSION, new StringType(line.verbatim()));
    }

    /** Prefecture, fee table and institution; without a fee table it is a medical one. */
    private static String number(Line line) {
        return line.code(4).orElse("")
                + line.code(2).orElse(MEDICAL)
                + line.code(3).orElse("");
    }

    private static Practitioner practitioner(Line line) {
        Practitioner doctor = new Practitioner();
        line.field(2).ifPresent(code -> doctor.addIdentifier().setValue(code));
        line.field(4).ifPresent(name -> doctor.addName(new HumanName().setText(name)));
        line.field(3).ifPresent(kana -> doctor.addName(new HumanName().setText(Kana.searchable(kana))));
        return doctor;
    }

    private static CodeableConcept specialty(Line line) {
        CodeableConcept specialty = new CodeableConcept();
        line.code(3)
                .ifPresent(code -> specialty.addCoding(new Coding()
                        .setSystem(PrescriptionSystems.DEPARTMENT_CODE_KIND
                                + line.code(2).orElse("1"))
                        .setCode(code)));
        line.field(4).ifPresent(specialty::setText);
        return specialty;
    }

    private static void add(Organization organization, ContactPointSystem system, Optional<String> value) {
        value.ifPresent(words -> organization.addTelecom().setSystem(system).setValue(words));
    }

    private static Reference contain(MedicationRequest holder, DomainResource party, String id) {
        party.setId(id);
        holder.addContained(party);
        return new Reference("#" + id);
    }
}
