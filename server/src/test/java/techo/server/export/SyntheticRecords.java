package techo.server.export;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.AllergyIntolerance;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.Binary;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Enumerations.DocumentReferenceStatus;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Immunization;
import org.hl7.fhir.r4.model.MedicationStatement;
import org.hl7.fhir.r4.model.Meta;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;

/** Makes fictional records of many shapes; the same seed gives the same records. */
final class SyntheticRecords {
    private static final String[] TEXTS = {
        "健診結果",
        "血圧 \"高め\"",
        "tab\there",
        "改行\nあり",
        "back\\slash </script> & co",
        "𠮷野家🍚",
        "ｶﾅ",
        "",
        "a/b",
        "\u2028line"
    };

    private final Random random;

    SyntheticRecords(long seed) {
        this.random = new Random(seed);
    }

    Patient patient(String id) {
        Patient patient = new Patient();
        patient.setId(id);
        patient.setGender(random.nextBoolean() ? AdministrativeGender.FEMALE : AdministrativeGender.MALE);
        patient.setBirthDateElement(new DateType(day().toString()));
        patient.addName().setFamily("試験" + random.nextInt(1000)).addGiven("花子");
        patient.addIdentifier().setSystem("urn:example:insured").setValue("T" + random.nextInt(1_000_000));
        return patient;
    }

    /** @param patientId whose they are; every resource refers to this person and to nobody else */
    List<Resource> record(String patientId, int count) {
        List<Resource> resources = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Resource resource = resource(new Reference("Patient/" + patientId));
            resource.setMeta(meta(resource.fhirType()));
            resources.add(resource);
        }
        return resources;
    }

    private Resource resource(Reference patient) {
        return switch (random.nextInt(10)) {
            case 0 -> report(patient);
            case 1 -> medication(patient);
            case 2 -> immunization(patient);
            case 3 -> allergy(patient);
            case 4 -> condition(patient);
            case 5 -> document(patient);
            default -> observation(patient);
        };
    }

    private Meta meta(String type) {
        Meta meta = new Meta();
        if (random.nextInt(3) == 0) {
            meta.addProfile("http://hl7.org/fhir/StructureDefinition/" + type);
        }
        if (random.nextInt(5) == 0) {
            meta.addTag("urn:example:tag", "z" + random.nextInt(3), text());
            meta.addTag("urn:example:tag", "a", null);
        }
        if (random.nextInt(7) == 0) {
            meta.addSecurity("http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "R", null);
        }
        if (random.nextInt(9) == 0) {
            meta.addExtension(new Extension("urn:example:meta", new StringType(textOfSomething())));
        }
        if (random.nextInt(2) == 0) {
            meta.setSource("urn:example:source:\"" + random.nextInt(3) + "\"#fragment");
        }
        return meta;
    }

    private Observation observation(Reference patient) {
        Observation observation = new Observation();
        observation.setSubject(patient);
        observation.setStatus(Observation.ObservationStatus.FINAL);
        observation.setCode(code());
        observation.setEffective(time());
        if (random.nextInt(4) == 0) {
            observation.addComponent().setCode(code()).setValue(quantity());
            observation.addComponent().setCode(code()).setValue(new StringType(textOfSomething()));
        } else {
            observation.setValue(quantity());
        }
        if (random.nextInt(4) == 0) {
            observation.addNote().setText(textOfSomething());
        }
        if (random.nextInt(6) == 0) {
            observation.addExtension("urn:example:extension", new CodeType("x"));
        }
        return narrated(observation);
    }

    private DiagnosticReport report(Reference patient) {
        DiagnosticReport report = new DiagnosticReport();
        report.setSubject(patient);
        report.setStatus(DiagnosticReport.DiagnosticReportStatus.FINAL);
        report.setCode(code());
        Observation contained = observation(patient);
        contained.setText(null);
        contained.setId("inside");
        report.addContained(contained);
        report.addResult(new Reference("#inside"));
        report.setIssued(new Date(random.nextLong(1_700_000_000_000L)));
        return narrated(report);
    }

    private MedicationStatement medication(Reference patient) {
        MedicationStatement statement = new MedicationStatement();
        statement.setSubject(patient);
        statement.setStatus(MedicationStatement.MedicationStatementStatus.COMPLETED);
        statement.setMedication(code());
        statement.addDosage().setText(textOfSomething()).setSequence(random.nextInt(9) + 1);
        return statement;
    }

    private Immunization immunization(Reference patient) {
        Immunization immunization = new Immunization();
        immunization.setPatient(patient);
        immunization.setStatus(Immunization.ImmunizationStatus.COMPLETED);
        immunization.setVaccineCode(code());
        immunization.setOccurrence(time());
        return immunization;
    }

    private AllergyIntolerance allergy(Reference patient) {
        AllergyIntolerance allergy = new AllergyIntolerance();
        allergy.setPatient(patient);
        allergy.setCode(code());
        allergy.getClinicalStatus()
                .addCoding()
                .setSystem("http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical")
                .setCode("active");
        allergy.addCategory(AllergyIntolerance.AllergyIntoleranceCategory.FOOD);
        return allergy;
    }

    private Condition condition(Reference patient) {
        Condition condition = new Condition();
        condition.setSubject(patient);
        condition.setCode(code());
        condition.setOnset(time());
        return condition;
    }

    /** Files by themselves, which a record has beside what names them. */
    List<Binary> files(String patientId, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> {
                    Binary binary = new Binary();
                    binary.setContentType("application/octet-stream");
                    binary.setSecurityContext(new Reference("Patient/" + patientId));
                    binary.setData(content());
                    return binary;
                })
                .toList();
    }

    private DocumentReference document(Reference patient) {
        DocumentReference document = new DocumentReference();
        document.setStatus(DocumentReferenceStatus.CURRENT);
        document.setSubject(patient);
        document.addContent()
                .getAttachment()
                .setContentType("application/octet-stream")
                .setData(content());
        return document;
    }

    private byte[] content() {
        byte[] content = new byte[random.nextInt(300) + 1];
        random.nextBytes(content);
        return content;
    }

    private <T extends DomainResource> T narrated(T resource) {
        if (random.nextInt(5) == 0) {
            resource.getText().setStatusAsString("generated");
            resource.getText().setDivAsString("<div>健診 &amp; <b>結果</b> &#160;" + random.nextInt(9) + "</div>");
        }
        return resource;
    }

    private CodeableConcept code() {
        return new CodeableConcept()
                .addCoding(new Coding("urn:example:code", "c" + random.nextInt(50), text()))
                .setText(text());
    }

    private Quantity quantity() {
        return new Quantity()
                .setValue(BigDecimal.valueOf(random.nextInt(100_000), random.nextInt(4)))
                .setUnit("mm[Hg]")
                .setSystem("http://unitsofmeasure.org")
                .setCode("mm[Hg]");
    }

    private BaseDateTimeType time() {
        return new DateTimeType(day() + "T0" + random.nextInt(9) + ":00:00+09:00");
    }

    private LocalDate day() {
        return LocalDate.of(1940 + random.nextInt(80), 1 + random.nextInt(12), 1 + random.nextInt(28));
    }

    private String text() {
        return TEXTS[random.nextInt(TEXTS.length)];
    }

    private String textOfSomething() {
        return text() + random.nextInt(100);
    }
}
