package techo.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.ContactPoint.ContactPointSystem;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.UriType;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.interceptors.consent.ConsentReader;
import techo.policy.consent.DataCategory;
import techo.policy.identity.Caller;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientType;
import techo.policy.research.OutputKind;
import techo.server.testing.FhirHttp;
import techo.server.testing.GivenConsent;
import techo.server.testing.TestIssuer;

/** An organisation in the register with a client for each of some studies, which are proposed one by one. */
final class StudyWorld {
    static final LocalDate ENDS = LocalDate.now().plusYears(1);

    private final FhirHttp fhir;
    private final TestIssuer tokens;
    private final String institute = "institute-" + UUID.randomUUID();
    private final Iterator<OneStudy> studies;

    StudyWorld(FhirHttp fhir, TestIssuer tokens, RecipientType type, int count) {
        this.fhir = fhir;
        this.tokens = tokens;
        List<OneStudy> registered = Stream.generate(OneStudy::new).limit(count).toList();
        this.studies = registered.iterator();
        Organization organization = new Organization();
        organization.setName("架空研究所").setId(institute);
        ok(fhir.put(tokens.operator("alice"), "/Organization/" + institute, organization));
        register(type, registered);
    }

    String institute() {
        return institute;
    }

    /** To everything that the study may ask for, for research. */
    void consent(List<String> people) {
        for (String person : people) {
            Consent consent = GivenConsent.to(institute, PurposeOfUse.RESEARCH, 1, person);
            consent.getProvision().addClass_(new Coding(ConsentReader.CATEGORIES, DataCategory.IDENT.code(), null));
            ok(fhir.post(tokens.citizen(person), "/Consent", consent));
        }
    }

    /** Who of it looked at the record, as the person reads it. */
    List<AuditEvent> audited(String person) {
        Bundle found = fhir.parse(
                Bundle.class, ok(fhir.get(tokens.citizen(person), "/AuditEvent?agent=Organization/" + institute)));
        return found.getEntry().stream()
                .map(entry -> (AuditEvent) entry.getResource())
                .toList();
    }

    /** The next one, proposed by alice. */
    OneStudy proposed(OutputKind output) {
        return proposed(output, asked -> {});
    }

    /** @param more what it asks for beside what all do */
    OneStudy proposed(OutputKind output, Consumer<Parameters> more) {
        OneStudy study = studies.next();
        Parameters asked = study.named();
        asked.addParameter("recipient", new Reference("Organization/" + institute));
        asked.addParameter("output", new CodeType(output.code()));
        asked.addParameter("title", new StringType("A study of weight"));
        asked.addParameter("purpose", new StringType("To learn how weight changes"));
        asked.addParameter("document", new StringType("Protocol 12"));
        asked.addParameter(
                "period",
                new Period()
                        .setStartElement(new DateTimeType(ENDS.minusYears(2).toString()))
                        .setEndElement(new DateTimeType(ENDS.toString())));
        asked.addParameter("variable", new StringType("Patient"));
        asked.addParameter("variable", new StringType("Observation?code=http://loinc.org|29463-7"));
        more.accept(asked);
        ok(study.operator("alice", "$propose-study", asked));
        return study;
    }

    /** The next one, in force. */
    OneStudy approved(OutputKind output) {
        return proposed(output).approve();
    }

    private void register(RecipientType type, List<OneStudy> clients) {
        Parameters entry = new Parameters();
        entry.addParameter("type", new CodeType(type.code()));
        entry.addParameter("legal-name", new StringType("架空法人"));
        entry.addParameter("address", new StringType("東京都架空区1-1"));
        entry.addParameter("representative", new StringType("代表 架空 一郎"));
        entry.addParameter("purpose", new CodeType(PurposeOfUse.RESEARCH.code()));
        entry.addParameter(
                "checklist-until", new InstantType(Date.from(Instant.now().plus(1, ChronoUnit.DAYS))));
        for (OneStudy study : clients) {
            ParametersParameterComponent registered = entry.addParameter().setName("client");
            registered.addPart().setName("issuer").setValue(new UriType(tokens.uri()));
            registered.addPart().setName("id").setValue(new StringType(study.client));
            registered.addPart().setName("purpose").setValue(new CodeType(PurposeOfUse.RESEARCH.code()));
            registered.addPart().setName("agent").setValue(new CodeType("researcher"));
            registered.addPart().setName("study").setValue(new StringType(study.id));
        }
        String path = "/Organization/" + institute + "/";
        Parameters approval = new Parameters();
        approval.addParameter(
                "change",
                new StringType(fhir.parse(
                                Parameters.class,
                                ok(fhir.post(tokens.operator("alice"), path + "$recipient-propose", entry)))
                        .getParameterValue("change")
                        .primitiveValue()));
        ok(fhir.post(tokens.operator("bob"), path + "$recipient-approve", approval));
    }

    /** Alike but for the day of birth and the weight. @return the id */
    static String person(StoredPeople stored, int number) {
        String id = "person-" + UUID.randomUUID();
        Patient patient = new Patient();
        patient.setId(id);
        patient.setGender(AdministrativeGender.FEMALE);
        patient.setBirthDateElement(new DateType("1962-03-%02d".formatted(number + 1)));
        patient.addName().setText("試験 花子");
        patient.addTelecom().setSystem(ContactPointSystem.PHONE).setValue("0901234" + number);
        stored.store(id, List.of(patient));
        Observation weight = new Observation();
        weight.setStatus(Observation.ObservationStatus.FINAL);
        weight.setCode(new CodeableConcept(new Coding("http://loinc.org", "29463-7", "花子の体重")));
        weight.setSubject(new Reference("Patient/" + id).setDisplay("試験 花子"));
        weight.setEffective(new DateTimeType("2026-03-31"));
        weight.setValue(new Quantity()
                .setValue(number == 7 ? 61 : 60)
                .setSystem("http://unitsofmeasure.org")
                .setCode("kg"));
        weight.addNote().setText("花子");
        stored.store(id, List.of(weight));
        return id;
    }

    static HttpResponse<String> ok(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
        return answer;
    }

    /** A study, and the client of who works on it. */
    final class OneStudy {
        private final String id = "study-" + UUID.randomUUID();
        private final String client = "client-" + UUID.randomUUID();

        String id() {
            return id;
        }

        String group() {
            return "/Group/" + id + "/$export";
        }

        /** Approved by bob, and public. */
        OneStudy approve() {
            ok(operator("bob", "$approve-study", approval()));
            Parameters published = named();
            published.addParameter("address", new StringType("https://phr.example/studies/" + id));
            ok(operator("alice", "$publish-study", published));
            return this;
        }

        String researcher() {
            return tokens.token(claims -> claims.claim("techo_caller", "recipient")
                    .claim("client_id", client)
                    .claim("fhirUser", "Practitioner/researcher")
                    .claim("purpose", PurposeOfUse.RESEARCH.code())
                    .claim("scope", "user/*.rs"));
        }

        /** By somebody who looked at all other studies of the organisation. */
        Parameters approval() {
            Parameters approval = named();
            shown().getParameter().stream()
                    .filter(parameter -> parameter.getName().equals("beside"))
                    .forEach(approval::addParameter);
            return approval;
        }

        Parameters named() {
            Parameters named = new Parameters();
            named.addParameter("study", new StringType(id));
            return named;
        }

        HttpResponse<String> operator(String who, String operation, Parameters body) {
            return fhir.post(tokens.operator(who), "/ResearchStudy/" + operation, body);
        }

        /** The only export of it. */
        ExportJobId job(JdbcTemplate database) {
            return new ExportJobId(database.queryForObject(
                    "select job_id from techo_export_job where request like ?", String.class, "%" + id + "%"));
        }

        /** Who asked for the only export of it. */
        Caller.Recipient researcherOf(JdbcTemplate database) {
            return new ExportWorkText()
                    .caller(database.queryForObject(
                            "select caller from techo_export_work where job_id = ?",
                            String.class,
                            job(database).value()));
        }

        /** Of all its releases. */
        String report() {
            return shown().getParameter().stream()
                    .filter(parameter -> parameter.getName().equals("release"))
                    .map(parameter -> parameter.getValue().primitiveValue())
                    .collect(Collectors.joining("\n"));
        }

        Parameters shown() {
            return fhir.parse(
                    Parameters.class, ok(fhir.get(tokens.operator("alice"), "/ResearchStudy/$study?study=" + id)));
        }
    }
}
