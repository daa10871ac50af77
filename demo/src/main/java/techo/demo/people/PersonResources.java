package techo.demo.people;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Immunization;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;

/** What a person has that comes in no Japanese file: who they are, vaccinations, blood pressure measured at home. */
public final class PersonResources {
    private static final Coding SYNTHETIC =
            new Coding("http://terminology.hl7.org/CodeSystem/v3-ActReason", "HTEST", "test health data");
    private static final String REPRESENTATION = "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation";
    private static final int HOME_MEASUREMENTS = 12;

    /** A transaction that makes the person, under the chosen id, and adds the rest to the record. */
    public Bundle transaction(Person person, int year) {
        Bundle bundle = new Bundle().setType(Bundle.BundleType.TRANSACTION);
        Patient patient = patient(person);
        patient.setId(person.id().value());
        add(bundle, patient, Bundle.HTTPVerb.PUT, "Patient/" + person.id().value());
        record(person, year).forEach(resource -> add(bundle, resource, Bundle.HTTPVerb.POST, resource.fhirType()));
        return bundle;
    }

    private static List<DomainResource> record(Person person, int year) {
        List<DomainResource> record = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            record.add(influenza(person, LocalDate.of(year - i, 10, 20)));
        }
        Measurements measured = Measurements.of(person, year);
        Random chance = new Random(person.number() * 17 + year);
        for (int month = 1; month <= HOME_MEASUREMENTS; month++) {
            int systolic = measured.systolic() + (int) (5 * chance.nextGaussian());
            int diastolic = measured.diastolic() + (int) (3 * chance.nextGaussian());
            record.add(bloodPressure(person, LocalDate.of(year, month, 15), systolic, diastolic));
        }
        return record;
    }

    static Patient patient(Person person) {
        Patient patient = new Patient();
        patient.addName(name(person.family(), person.given(), "IDE"));
        patient.addName(name(person.familyKana(), person.givenKana(), "SYL"));
        patient.setGender(person.sex());
        patient.setBirthDateElement(new DateType(person.birthDate().toString()));
        patient.addAddress()
                .setText(person.address())
                .setPostalCode(person.postalCode())
                .setCountry("JP");
        patient.addIdentifier(new Identifier()
                .setSystem("http://jpfhir.jp/fhir/clins/Idsystem/JP_Insurance_memberID")
                .setValue("00" + Person.INSURER + ":９９９:" + person.insuredNumber()));
        return patient;
    }

    private static HumanName name(String family, String given, String representation) {
        HumanName name = new HumanName()
                .setUse(HumanName.NameUse.OFFICIAL)
                .setFamily(family)
                .addGiven(given);
        name.setText(family + " " + given);
        name.addExtension(new Extension(REPRESENTATION, new org.hl7.fhir.r4.model.CodeType(representation)));
        return name;
    }

    private static Immunization influenza(Person person, LocalDate day) {
        Immunization immunization = new Immunization();
        immunization.setStatus(Immunization.ImmunizationStatus.COMPLETED);
        immunization.setVaccineCode(new CodeableConcept()
                .addCoding(new Coding("http://hl7.org/fhir/sid/cvx", "88", "influenza, unspecified formulation"))
                .setText("インフルエンザ"));
        immunization.setPatient(subject(person));
        immunization.setOccurrence(new DateTimeType(day.toString()));
        return immunization;
    }

    private static Observation bloodPressure(Person person, LocalDate day, int systolic, int diastolic) {
        Observation observation = new Observation();
        observation.setStatus(Observation.ObservationStatus.FINAL);
        observation.addCategory(new CodeableConcept(new Coding(
                "http://terminology.hl7.org/CodeSystem/observation-category", "vital-signs", "Vital Signs")));
        observation.setCode(loinc("85354-9", "Blood pressure panel with all children optional", "家庭血圧"));
        observation.setSubject(subject(person));
        observation.addPerformer(subject(person));
        observation.setEffective(new DateTimeType(day + "T07:00:00+09:00"));
        component(observation, loinc("8480-6", "Systolic blood pressure", "収縮期血圧"), systolic);
        component(observation, loinc("8462-4", "Diastolic blood pressure", "拡張期血圧"), diastolic);
        return observation;
    }

    private static void component(Observation observation, CodeableConcept code, int value) {
        observation
                .addComponent()
                .setCode(code)
                .setValue(new Quantity()
                        .setValue(value)
                        .setUnit("mmHg")
                        .setSystem("http://unitsofmeasure.org")
                        .setCode("mm[Hg]"));
    }

    private static CodeableConcept loinc(String code, String display, String text) {
        return new CodeableConcept()
                .addCoding(new Coding("http://loinc.org", code, display))
                .setText(text);
    }

    private static Reference subject(Person person) {
        return new Reference("Patient/" + person.id().value());
    }

    private static void add(Bundle bundle, DomainResource resource, Bundle.HTTPVerb verb, String url) {
        resource.getMeta().addSecurity(SYNTHETIC.copy());
        bundle.addEntry().setResource(resource).getRequest().setMethod(verb).setUrl(url);
    }
}
