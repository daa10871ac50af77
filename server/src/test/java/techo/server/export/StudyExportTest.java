package techo.server.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.interceptors.consent.ConsentReader;
import techo.policy.consent.DataCategory;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientType;
import techo.server.testing.FhirHttp;
import techo.server.testing.GivenConsent;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** What a study receives of the people who consented to it. */
@ServerTest
class StudyExportTest {
    private static final int PEOPLE = 7;

    private final String institute = "institute-" + UUID.randomUUID();
    private final String study = "study-" + UUID.randomUUID();
    private final String client = "client-" + UUID.randomUUID();
    private final List<String> people = new ArrayList<>();

    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Autowired
    private DaoRegistry daos;

    @Autowired
    private JdbcTemplate database;

    private StoredPeople stored;
    private ExportHttp exports;

    @BeforeEach
    void prepare() {
        stored = new StoredPeople(daos, database);
        exports = new ExportHttp(fhir);
        Organization organization = new Organization();
        organization.setName("架空研究所").setId(institute);
        ok(fhir.put(tokens.operator("alice"), "/Organization/" + institute, organization));
        register();
        for (int i = 0; i < PEOPLE; i++) {
            people.add(person(i));
        }
        consent(people.subList(0, PEOPLE - 1));
        propose();
    }

    @Test
    void a_study_receives_those_who_consented_under_other_names() {
        approved();
        List<JsonNode> lines = exports.lines(researcher(), exports.exportFrom(researcher(), export()));

        assertThat(lines).hasSize(2 * (PEOPLE - 1));
        assertThat(lines.toString()).contains("PSEUDED");
        Set<String> persons = lines.stream()
                .filter(line -> line.get("resourceType").asText().equals("Patient"))
                .map(line -> "Patient/" + line.get("id").asText())
                .collect(Collectors.toSet());
        assertThat(lines.stream()
                        .filter(line -> line.get("resourceType").asText().equals("Observation"))
                        .map(line -> line.at("/subject/reference").asText())
                        .collect(Collectors.toSet()))
                .isEqualTo(persons)
                .hasSize(PEOPLE - 1);
    }

    @Test
    void nothing_that_tells_a_person_is_in_a_file_a_manifest_a_header_or_an_error() {
        approved();
        String token = researcher();
        List<String> told = new ArrayList<>();
        HttpResponse<String> accepted = exports.kickOffFrom(token, export());
        told.add(accepted.headers().map().toString());
        String status =
                exports.path(accepted.headers().firstValue("Content-Location").orElseThrow());
        JsonNode manifest = exports.finished(token, status);
        told.add(manifest.toString());
        manifest.get("output").forEach(output -> {
            HttpResponse<String> file =
                    fhir.get(token, exports.path(output.get("url").asText()));
            told.add(file.headers().map() + file.body());
            List<String> lines = file.body().lines().toList();
            assertThat(lines).as("the order of the rows").isSorted().hasSize(PEOPLE - 1);
        });
        for (String refused : refusedQueries()) {
            told.add(exports.kickOffFrom(token, export() + refused).body());
        }
        people.forEach(
                person -> told.add(fhir.get(token, "/Patient/" + person).body().replace(person, "")));

        assertThat(manifest.get("output")).hasSize(2);
        assertThat(manifest.get("deleted")).isNullOrEmpty();
        assertThat(told)
                .allSatisfy(text -> assertThat(text)
                        .doesNotContain(people)
                        .doesNotContain(people.stream()
                                .map(person -> "/" + stored.pid(person) + "\"")
                                .toList())
                        .doesNotContain("試験", "花子", "0901234", "2026-03-31", "1962-03"));
    }

    @Test
    void each_person_in_a_file_is_told_that_the_study_received_it() {
        approved();
        exports.lines(researcher(), exports.exportFrom(researcher(), export() + "?_type=Patient"));

        assertThat(database.queryForList(
                        "select patient_id from techo_disclosure where recipient = ?", String.class, institute))
                .containsExactlyInAnyOrderElementsOf(people.subList(0, PEOPLE - 1));
    }

    @Test
    void who_withdraws_is_cut_out_of_files_that_leave_later() {
        approved();
        JsonNode manifest = exports.exportFrom(researcher(), export());
        withdraw(people.get(0));

        manifest.get("output")
                .forEach(output -> assertThat(fhir.get(
                                        researcher(),
                                        exports.path(output.get("url").asText()))
                                .body()
                                .lines())
                        .hasSize(PEOPLE - 2));
    }

    @Test
    void a_file_of_a_study_that_was_closed_meanwhile_does_not_leave() {
        approved();
        JsonNode manifest = exports.exportFrom(researcher(), export());
        ok(operator("alice", "$close-study", named()));

        manifest.get("output")
                .forEach(output -> assertThat(fhir.get(
                                        researcher(),
                                        exports.path(output.get("url").asText()))
                                .statusCode())
                        .isEqualTo(404));
    }

    @Test
    void who_works_on_a_registered_study_reads_no_record() {
        approved();
        for (String path : List.of("/Patient/" + people.get(0), "/Observation", "/Patient?_id=" + people.get(0))) {
            HttpResponse<String> refused = fhir.get(researcher(), path);
            assertThat(refused.statusCode()).as(path).isEqualTo(403);
            assertThat(refused.body()).contains("study-releases-only");
        }
    }

    @Test
    void the_same_person_has_the_same_name_in_the_next_release() {
        approved();
        assertThat(ids(exports.lines(researcher(), exports.exportFrom(researcher(), export()))))
                .isEqualTo(ids(exports.lines(researcher(), exports.exportFrom(researcher(), export()))));
    }

    @Test
    void one_newcomer_is_not_shown_by_two_releases() {
        approved();
        Set<String> first = ids(exports.lines(researcher(), exports.exportFrom(researcher(), export())));
        consent(people.subList(PEOPLE - 1, PEOPLE));
        assertThat(ids(exports.lines(researcher(), exports.exportFrom(researcher(), export()))))
                .isEqualTo(first);
    }

    @Test
    void a_release_of_few_people_is_empty_and_the_operator_reads_why() {
        approved();
        people.subList(0, 2).forEach(this::withdraw);
        JsonNode manifest = exports.exportFrom(researcher(), export());
        assertThat(manifest.get("output")).isEmpty();
        String report = fhir.parse(
                        Parameters.class, fhir.get(tokens.operator("alice"), "/ResearchStudy/$study?study=" + study))
                .getParameterValue("release")
                .primitiveValue();
        assertThat(report).contains("release-nobody-left", "too few to tell");
    }

    @Test
    void nothing_leaves_before_the_study_is_approved_and_public() {
        assertThat(exports.kickOffFrom(researcher(), export()).statusCode()).isEqualTo(404);
        ok(operator("bob", "$approve-study", named()));
        assertThat(exports.kickOffFrom(researcher(), export()).statusCode()).isEqualTo(404);
    }

    @Test
    void who_works_on_a_study_exports_nothing_else_and_nobody_else_exports_the_study() {
        approved();
        assertThat(exports.kickOffFrom(researcher(), "/Patient/$export").statusCode())
                .isEqualTo(404);
        assertThat(exports.kickOffFrom(researcher(), "/$export").statusCode()).isEqualTo(404);
        String other = tokens.recipient("other-" + study, RecipientType.CONTRACTOR, PurposeOfUse.RESEARCH);
        HttpResponse<String> refused = exports.kickOffFrom(other, export());
        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(refused.body())
                .isEqualTo(exports.kickOffFrom(other, "/Group/none/$export").body());
    }

    @Test
    void of_a_study_only_types_can_be_asked_for() {
        approved();
        for (String refused : refusedQueries()) {
            assertThat(exports.kickOffFrom(researcher(), export() + refused).statusCode())
                    .as(refused)
                    .isEqualTo(400);
        }
        Parameters named = new Parameters();
        named.addParameter("patient", new Reference("Patient/" + people.get(0)));
        HttpResponse<String> refused = fhir.send(
                researcher(),
                export(),
                request -> request.header("Prefer", "respond-async")
                        .header("Content-Type", "application/fhir+json")
                        .POST(BodyPublishers.ofString(fhir.encode(named))));
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
        assertThat(refused.body()).doesNotContain(people);
    }

    private static List<String> refusedQueries() {
        return List.of(
                "?_since=2026-01-01T00:00:00Z",
                "?_until=2026-01-01T00:00:00Z",
                "?_elements=Patient.gender",
                "?_typeFilter=" + URLEncoder.encode("Patient?gender=female", UTF_8),
                "?includeAssociatedData=LatestProvenanceResources");
    }

    @Test
    void without_its_keys_a_study_is_over_and_nobody_is_in_its_history() {
        approved();
        exports.exportFrom(researcher(), export());
        assertThat(operator("alice", "$destroy-study-keys", named()).statusCode())
                .isEqualTo(409);
        ok(operator("alice", "$close-study", named()));
        assertThat(operator("alice", "$destroy-study-keys", named()).statusCode())
                .as("who closed it")
                .isEqualTo(403);
        ok(operator("bob", "$destroy-study-keys", named()));
        assertThat(exports.kickOffFrom(researcher(), export()).statusCode()).isEqualTo(404);
        assertThat(database.queryForObject(
                        "select count(*) from techo_study_member m join techo_study_release r on r.job_id = m.job_id"
                                + " where r.study = ?",
                        Integer.class,
                        study))
                .isZero();
        assertThat(database.queryForList("select sealed from techo_study_key where study = ?", String.class, study))
                .isEmpty();
    }

    private String export() {
        return "/Group/" + study + "/$export";
    }

    private void approved() {
        ok(operator("bob", "$approve-study", named()));
        Parameters published = named();
        published.addParameter("address", new StringType("https://phr.example/studies/" + study));
        ok(operator("alice", "$publish-study", published));
    }

    private String researcher() {
        return tokens.token(claims -> claims.claim("techo_caller", "recipient")
                .claim("client_id", client)
                .claim("fhirUser", "Practitioner/researcher")
                .claim("purpose", PurposeOfUse.RESEARCH.code())
                .claim("scope", "user/*.rs"));
    }

    private String person(int number) {
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
                .setValue(50 + number)
                .setSystem("http://unitsofmeasure.org")
                .setCode("kg"));
        weight.addNote().setText("花子");
        stored.store(id, List.of(weight));
        return id;
    }

    private void consent(List<String> whose) {
        for (String person : whose) {
            Consent consent = GivenConsent.to(institute, PurposeOfUse.RESEARCH, 1, person);
            consent.getProvision().addClass_(new Coding(ConsentReader.CATEGORIES, DataCategory.IDENT.code(), null));
            ok(fhir.post(tokens.citizen(person), "/Consent", consent));
        }
    }

    private void withdraw(String person) {
        database.update("delete from techo_grant where grantee = ? and patient_pid = ?", institute, stored.pid(person));
    }

    private void propose() {
        Parameters asked = named();
        asked.addParameter("recipient", new Reference("Organization/" + institute));
        asked.addParameter("output", new CodeType("pseudonymised"));
        asked.addParameter("title", new StringType("A study of weight"));
        asked.addParameter("purpose", new StringType("To learn how weight changes"));
        asked.addParameter("document", new StringType("Protocol 12"));
        asked.addParameter(
                "period",
                new Period()
                        .setStartElement(
                                new DateTimeType(LocalDate.now().minusYears(1).toString()))
                        .setEndElement(
                                new DateTimeType(LocalDate.now().plusYears(1).toString())));
        asked.addParameter("variable", new StringType("Patient"));
        asked.addParameter("variable", new StringType("Observation?code=http://loinc.org|29463-7"));
        ok(operator("alice", "$propose-study", asked));
    }

    private void register() {
        Parameters entry = new Parameters();
        entry.addParameter("type", new CodeType(RecipientType.CONTRACTOR.code()));
        entry.addParameter("legal-name", new StringType("架空法人"));
        entry.addParameter("address", new StringType("東京都架空区1-1"));
        entry.addParameter("representative", new StringType("代表 架空 一郎"));
        entry.addParameter("purpose", new CodeType(PurposeOfUse.RESEARCH.code()));
        entry.addParameter(
                "checklist-until", new InstantType(Date.from(Instant.now().plus(1, ChronoUnit.DAYS))));
        ParametersParameterComponent registered = entry.addParameter().setName("client");
        registered.addPart().setName("issuer").setValue(new UriType(tokens.uri()));
        registered.addPart().setName("id").setValue(new StringType(client));
        registered.addPart().setName("purpose").setValue(new CodeType(PurposeOfUse.RESEARCH.code()));
        registered.addPart().setName("agent").setValue(new CodeType("researcher"));
        registered.addPart().setName("study").setValue(new StringType(study));
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

    private Parameters named() {
        Parameters named = new Parameters();
        named.addParameter("study", new StringType(study));
        return named;
    }

    private HttpResponse<String> operator(String who, String operation, Parameters body) {
        return fhir.post(tokens.operator(who), "/ResearchStudy/" + operation, body);
    }

    private static HttpResponse<String> ok(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
        return answer;
    }

    private static Set<String> ids(List<JsonNode> lines) {
        return lines.stream().map(line -> line.get("id").asText()).collect(Collectors.toCollection(TreeSet::new));
    }
}
