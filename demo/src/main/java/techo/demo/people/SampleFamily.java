package techo.demo.people;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.RelatedPerson;
import techo.demo.identity.SamplePerson;
import techo.demo.identity.SamplePerson.Represented;
import techo.policy.consent.DataCategory;

/** A child who does not decide alone yet, and what lets a parent act. */
final class SampleFamily {
    private final SamplePerson parent;
    private final Represented represented;
    private final LocalDate today;

    SampleFamily(SamplePerson parent, Represented represented, LocalDate today) {
        this.parent = parent;
        this.represented = represented;
        this.today = today;
    }

    String child() {
        return represented.patient().value();
    }

    /** The child, who stands for the parent, and what was measured at school. */
    Bundle transaction() {
        Patient child = new Patient();
        child.setId(child());
        child.addName().setFamily("見本").addGiven(represented.givenName()).setText(represented.displayName());
        child.setGender(AdministrativeGender.FEMALE);
        child.setBirthDateElement(
                new DateType(today.minusYears(represented.age()).minusDays(100).toString()));
        RelatedPerson mother = new RelatedPerson();
        mother.setId(represented.as().value());
        mother.setPatient(subject());
        mother.addName().setText(parent.displayName());
        mother.addRelationship(
                new CodeableConcept(new Coding("http://terminology.hl7.org/CodeSystem/v3-RoleCode", "MTH", "mother")));
        Bundle bundle = new Bundle().setType(Bundle.BundleType.TRANSACTION);
        for (DomainResource resource : List.of(
                child,
                mother,
                measured("8302-2", "Body height", "身長", "128.4", "cm"),
                measured("29463-7", "Body weight", "体重", "26.1", "kg"))) {
            boolean named = resource.hasId();
            bundle.addEntry()
                    .setResource(resource)
                    .getRequest()
                    .setMethod(named ? Bundle.HTTPVerb.PUT : Bundle.HTTPVerb.POST)
                    .setUrl(resource.fhirType() + (named ? "/" + resource.getIdPart() : ""));
        }
        return bundle;
    }

    /** Everything that a parent may be let do, with everything that is a person's. */
    Parameters delegation() {
        Parameters delegation = new Parameters();
        delegation.addParameter(
                "delegate", new Reference("RelatedPerson/" + represented.as().value()));
        delegation.addParameter("kind", new CodeType("parent"));
        for (String right : List.of("view", "manage", "consent", "export", "access-log")) {
            delegation.addParameter("right", new CodeType(right));
        }
        Arrays.stream(DataCategory.values())
                .filter(category -> category != DataCategory.DIRECTORY)
                .forEach(category -> delegation.addParameter("category", new CodeType(category.code())));
        delegation.addParameter("document", new CodeType("family-register"));
        return delegation;
    }

    private Observation measured(String code, String display, String text, String value, String unit) {
        Observation observation = new Observation();
        observation.setStatus(Observation.ObservationStatus.FINAL);
        observation.addCategory(new CodeableConcept(new Coding(
                "http://terminology.hl7.org/CodeSystem/observation-category", "vital-signs", "Vital Signs")));
        observation.setCode(new CodeableConcept(new Coding("http://loinc.org", code, display)).setText(text));
        observation.setSubject(subject());
        observation.setEffective(new DateTimeType(today.minusDays(30).toString()));
        observation.setValue(new Quantity()
                .setValue(new java.math.BigDecimal(value))
                .setUnit(unit)
                .setSystem("http://unitsofmeasure.org")
                .setCode(unit));
        return observation;
    }

    private Reference subject() {
        return new Reference("Patient/" + child());
    }
}
