package techo.server.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static techo.policy.research.OutputKind.ANONYMISED;
import static techo.policy.research.OutputKind.PSEUDONYMISED;
import static techo.server.export.StudyWorld.ok;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.identity.Caller;
import techo.policy.identity.ProjectId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientType;
import techo.server.export.StudyWorld.OneStudy;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** What a study receives of the people who consented to it. */
@ServerTest
@TestInstance(Lifecycle.PER_CLASS)
class StudyExportTest {
    private static final int CONSENTING = 12;
    private static final int STUDIES = 17;
    /** How many people a loss of one leaves: as many go as a class has at the least. */
    private static final int AFTER_A_LOSS = CONSENTING - PSEUDONYMISED.smallestClass();

    private final List<String> people = new ArrayList<>();

    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Autowired
    private DaoRegistry daos;

    @Autowired
    private JdbcTemplate database;

    @Autowired
    private StudyExports studies;

    private StoredPeople stored;
    private ExportHttp exports;
    /** Nobody withdraws here: the tests share it. */
    private StudyWorld contractor;

    @BeforeAll
    void prepare() {
        stored = new StoredPeople(daos, database);
        exports = new ExportHttp(fhir);
        for (int i = 0; i <= CONSENTING; i++) {
            people.add(StudyWorld.person(stored, i));
        }
        contractor = world(RecipientType.CONTRACTOR, STUDIES);
    }

    @Test
    void a_study_receives_those_who_consented_under_other_names() {
        OneStudy study = contractor.approved(PSEUDONYMISED);
        JsonNode manifest = manifest(study);
        List<JsonNode> lines = lines(study, manifest);

        assertThat(lines).hasSize(2 * CONSENTING);
        assertThat(lines.toString()).contains("PSEUDED");
        assertThat(manifest.at("/extension/techo-study/kind").asText()).isEqualTo("pseudonymised");
        assertThat(lines.stream()
                        .filter(line -> line.get("resourceType").asText().equals("Observation"))
                        .map(line -> line.at("/subject/reference").asText())
                        .collect(Collectors.toSet()))
                .isEqualTo(persons(lines))
                .hasSize(CONSENTING);
    }

    @Test
    void a_third_party_receives_anonymised_data_of_which_the_manifest_says_so() {
        StudyWorld university = world(RecipientType.RESEARCHER, 1);
        OneStudy study = university.approved(ANONYMISED);
        JsonNode manifest = manifest(study);
        List<JsonNode> lines = lines(study, manifest);

        assertThat(persons(lines)).hasSize(CONSENTING);
        assertThat(lines.toString())
                .contains("ANONYED", "\"effectiveDateTime\":\"2026\"", "\"birthDate\":\"1960\"")
                .doesNotContain(people)
                .doesNotContain("2026-03", "1962", "花子", "PSEUDED")
                .as("a weight that one person reaches")
                .contains("\"value\":60")
                .doesNotContain("\"value\":61");
        assertThat(manifest.at("/extension/techo-study/kindJa").asText()).isEqualTo("匿名加工情報");
        assertThat(manifest.at("/extension/techo-study/notice").asText()).endsWith(study.id());
        assertThat(persons(lines(study, manifest(study))))
                .as("names of another release")
                .doesNotContainAnyElementsOf(persons(lines))
                .hasSize(CONSENTING);

        withdraw(university, people.get(0));
        assertThat(files(study, manifest)).isNotEmpty().allMatch(file -> file.statusCode() == 404);
        assertThat(study.report()).contains("release-lost-people-anonymised");
    }

    @Test
    void nothing_that_tells_a_person_is_in_a_file_a_manifest_a_header_or_an_error() {
        OneStudy study = contractor.approved(PSEUDONYMISED);
        String token = study.researcher();
        List<String> told = new ArrayList<>();
        HttpResponse<String> accepted = exports.kickOffFrom(token, study.group());
        told.add(accepted.headers().map().toString());
        String status =
                exports.path(accepted.headers().firstValue("Content-Location").orElseThrow());
        JsonNode manifest = exports.finished(token, status);
        told.add(manifest.toString());
        for (HttpResponse<String> file : files(study, manifest)) {
            told.add(file.headers().map() + file.body());
            List<String> lines = file.body().lines().toList();
            assertThat(lines).as("the order of the rows").isSorted().hasSize(CONSENTING);
        }
        for (String refused : refusedQueries()) {
            told.add(exports.kickOffFrom(token, study.group() + refused).body());
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
    void the_progress_of_a_release_tells_no_count() {
        OneStudy study = contractor.approved(PSEUDONYMISED);
        String status = exports.startedFrom(study.researcher(), study.group());
        exports.finished(study.researcher(), status);
        database.update("update techo_export_job set state = 'RUNNING' where request like ?", "%" + study.id() + "%");
        HttpResponse<String> running = fhir.get(study.researcher(), status);
        while (running.statusCode() == 429) {
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            running = fhir.get(study.researcher(), status);
        }
        assertThat(running.headers().firstValue("X-Progress")).contains("0%");
        fhir.delete(study.researcher(), status);
    }

    @Test
    void each_person_in_a_file_is_told_that_the_study_received_it() {
        StudyWorld own = world(RecipientType.CONTRACTOR, 1);
        OneStudy study = own.approved(PSEUDONYMISED);
        lines(study, exports.exportFrom(study.researcher(), study.group() + "?_type=Patient"));

        assertThat(database.queryForList(
                        "select patient_id from techo_disclosure where recipient = ?", String.class, own.institute()))
                .containsExactlyInAnyOrderElementsOf(people.subList(0, CONSENTING));
        assertThat(own.audited(people.get(0)))
                .singleElement()
                .satisfies(event ->
                        assertThat(fhir.encode(event)).contains("110106", "Patient/" + people.get(0), "shown"));
        assertThat(own.audited(people.get(CONSENTING))).as("who is not in it").isEmpty();
    }

    @Test
    void who_withdraws_leaves_files_with_so_many_that_an_earlier_copy_does_not_tell_who_it_was() {
        StudyWorld own = world(RecipientType.CONTRACTOR, 1);
        OneStudy study = own.approved(PSEUDONYMISED);
        JsonNode manifest = manifest(study);
        String status = exports.path(statusOf(study));
        Set<String> before = persons(lines(study, manifest));
        withdraw(own, people.get(0));

        assertThat(files(study, manifest))
                .hasSize(2)
                .allSatisfy(file -> assertThat(file.body().lines()).hasSize(AFTER_A_LOSS));
        Set<String> after = persons(lines(study, exports.finished(study.researcher(), status)));
        assertThat(before).hasSize(CONSENTING).containsAll(after);
        assertThat(persons(lines(study, manifest(study))))
                .as("the next release beside both")
                .isEqualTo(after);

        people.subList(1, CONSENTING).forEach(person -> withdraw(own, person));
        assertThat(exports.finished(study.researcher(), status).get("output")).isEmpty();
        assertThat(study.report()).contains("release-lost-people-nobody-left");
    }

    @Test
    void who_withdraws_between_the_plan_and_the_writing_is_missed() {
        OneStudy study = contractor.approved(PSEUDONYMISED);
        JsonNode manifest = manifest(study);
        ExportJobId job = study.job(database);
        ProjectId id = new ProjectId(study.id());
        assertThat(files(study, manifest))
                .as("whole when all that was planned was written")
                .allSatisfy(file -> assertThat(file.body().lines()).hasSize(CONSENTING));

        studies.written(job, id, Map.of(stored.pid(people.get(2)), 2));
        assertThat(files(study, manifest))
                .allSatisfy(file -> assertThat(file.body().lines()).hasSize(CONSENTING));
        studies.written(job, id, Map.of(stored.pid(people.get(2)), 1));
        assertThat(files(study, manifest))
                .allSatisfy(file -> assertThat(file.body().lines()).hasSize(AFTER_A_LOSS));
    }

    @Test
    void who_hides_one_result_leaves_files_whole() {
        OneStudy study = contractor.approved(PSEUDONYMISED);
        JsonNode manifest = manifest(study);
        database.update(
                "update techo_resource set hidden_from_recipients = ? where patient_pid = ? and res_id <> patient_pid",
                true,
                stored.pid(people.get(1)));
        try {
            assertThat(files(study, manifest))
                    .as("also the file of Patients")
                    .allSatisfy(file -> assertThat(file.body().lines()).hasSize(AFTER_A_LOSS));
        } finally {
            database.update(
                    "update techo_resource set hidden_from_recipients = ? where patient_pid = ?",
                    false,
                    stored.pid(people.get(1)));
        }
    }

    @Test
    void of_a_study_that_was_closed_or_is_over_neither_manifest_nor_file_leaves() {
        OneStudy closed = contractor.approved(PSEUDONYMISED);
        OneStudy over = contractor.approved(PSEUDONYMISED);
        JsonNode ofClosed = manifest(closed);
        JsonNode ofOver = manifest(over);
        ok(closed.operator("alice", "$close-study", closed.named()));
        database.update(
                "update techo_study set definition = replace(definition, ?, ?) where study = ?",
                StudyWorld.ENDS.toString(),
                LocalDate.now().minusDays(2).toString(),
                over.id());

        assertThat(files(closed, ofClosed)).hasSize(2).allMatch(file -> file.statusCode() == 404);
        assertThat(files(over, ofOver)).hasSize(2).allMatch(file -> file.statusCode() == 404);
        for (OneStudy study : List.of(closed, over)) {
            assertThat(fhir.get(study.researcher(), exports.path(statusOf(study)))
                            .statusCode())
                    .isEqualTo(404);
            assertThat(exports.kickOffFrom(study.researcher(), study.group()).statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void a_study_that_is_closed_while_its_release_is_planned_gets_none() {
        OneStudy study = contractor.approved(PSEUDONYMISED);
        manifest(study);
        Caller.Recipient researcher = study.researcherOf(database);
        StudyExports.Records closing = sink -> ok(study.operator("alice", "$close-study", study.named()));
        assertThatThrownBy(() -> studies.plan(
                        ExportJobId.random(new SecureRandom()),
                        researcher,
                        new ProjectId(study.id()),
                        Set.of(),
                        closing,
                        Instant.now(),
                        WorkClaim.ALONE))
                .isInstanceOf(IllegalStateException.class);
        assertThat(study.shown().getParameter().stream()
                        .filter(part -> part.getName().equals("release")))
                .hasSize(1);
    }

    @Test
    void who_works_on_a_registered_study_reads_no_record() {
        OneStudy study = contractor.approved(PSEUDONYMISED);
        for (String path : List.of("/Patient/" + people.get(0), "/Observation", "/Patient?_id=" + people.get(0))) {
            HttpResponse<String> refused = fhir.get(study.researcher(), path);
            assertThat(refused.statusCode()).as(path).isEqualTo(403);
            assertThat(refused.body()).contains("study-releases-only");
        }
    }

    @Test
    void a_batch_of_who_works_on_a_registered_study_is_refused_as_a_whole() {
        OneStudy study = contractor.approved(PSEUDONYMISED);
        for (Bundle.BundleType type : List.of(Bundle.BundleType.BATCH, Bundle.BundleType.TRANSACTION)) {
            Bundle bundle = new Bundle().setType(type);
            bundle.addEntry().getRequest().setMethod(Bundle.HTTPVerb.GET).setUrl("Patient/" + people.get(0));
            bundle.addEntry().getRequest().setMethod(Bundle.HTTPVerb.GET).setUrl("metadata");
            HttpResponse<String> refused = fhir.post(study.researcher(), "", bundle);
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
            assertThat(refused.body()).contains("study-releases-only").doesNotContain(people.get(0));
        }
    }

    @Test
    void who_works_on_another_study_of_the_same_recipient_finds_neither_release_nor_job() {
        OneStudy study = contractor.approved(PSEUDONYMISED);
        OneStudy other = contractor.approved(PSEUDONYMISED);
        JsonNode manifest = manifest(study);
        assertThat(exports.kickOffFrom(other.researcher(), study.group()).body())
                .isEqualTo(exports.kickOffFrom(other.researcher(), "/Group/none/$export")
                        .body());
        assertThat(fhir.get(other.researcher(), exports.path(statusOf(study))).statusCode())
                .isEqualTo(404);
        manifest.get("output")
                .forEach(output -> assertThat(fhir.get(
                                        other.researcher(),
                                        exports.path(output.get("url").asText()))
                                .statusCode())
                        .isEqualTo(404));
    }

    @Test
    void one_newcomer_is_not_shown_by_two_releases_in_which_everybody_else_has_the_same_name() {
        StudyWorld own = world(RecipientType.CONTRACTOR, 1);
        OneStudy study = own.approved(PSEUDONYMISED);
        Set<String> first = ids(lines(study, manifest(study)));
        own.consent(people.subList(CONSENTING, CONSENTING + 1));
        assertThat(ids(lines(study, manifest(study)))).isEqualTo(first);
    }

    @Test
    void a_release_of_few_people_is_empty_and_the_operator_reads_why() {
        StudyWorld own = new StudyWorld(fhir, tokens, RecipientType.CONTRACTOR, 1);
        own.consent(people.subList(0, PSEUDONYMISED.smallestClass() - 1));
        OneStudy study = own.approved(PSEUDONYMISED);
        assertThat(manifest(study).get("output")).isEmpty();
        assertThat(study.report()).contains("release-nobody-left", "too few to tell");
    }

    @Test
    void of_a_study_that_leaves_nobody_out_nothing_leaves_when_somebody_would_stand_out() {
        StudyWorld own = world(RecipientType.CONTRACTOR, 2);
        String eldest = "person-" + UUID.randomUUID();
        Patient patient = new Patient();
        patient.setBirthDateElement(new DateType("1931-03-01")).setId(eldest);
        stored.store(eldest, List.of(patient));
        own.consent(List.of(eldest));
        OneStudy others = own.approved(PSEUDONYMISED);
        OneStudy all = own.proposed(PSEUDONYMISED, asked -> asked.addParameter("below", new CodeType("block")))
                .approve();

        assertThat(persons(lines(others, manifest(others)))).hasSize(CONSENTING);
        assertThat(manifest(all).get("output")).isEmpty();
        assertThat(all.report()).contains("release-below-threshold");
    }

    @Test
    void nothing_leaves_before_the_study_is_approved_and_public() {
        OneStudy study = contractor.proposed(PSEUDONYMISED);
        assertThat(exports.kickOffFrom(study.researcher(), study.group()).statusCode())
                .isEqualTo(404);
        ok(study.operator("bob", "$approve-study", study.approval()));
        assertThat(exports.kickOffFrom(study.researcher(), study.group()).statusCode())
                .isEqualTo(404);
    }

    @Test
    void who_works_on_a_study_exports_nothing_else_and_nobody_else_exports_the_study() {
        OneStudy study = contractor.approved(PSEUDONYMISED);
        assertThat(exports.kickOffFrom(study.researcher(), "/Patient/$export").statusCode())
                .isEqualTo(404);
        assertThat(exports.kickOffFrom(study.researcher(), "/$export").statusCode())
                .isEqualTo(404);
        String other = tokens.recipient("other-" + study.id(), RecipientType.CONTRACTOR, PurposeOfUse.RESEARCH);
        HttpResponse<String> refused = exports.kickOffFrom(other, study.group());
        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(refused.body())
                .isEqualTo(exports.kickOffFrom(other, "/Group/none/$export").body());
    }

    @Test
    void of_a_study_only_types_can_be_asked_for() {
        OneStudy study = contractor.approved(PSEUDONYMISED);
        for (String refused : refusedQueries()) {
            assertThat(exports.kickOffFrom(study.researcher(), study.group() + refused)
                            .statusCode())
                    .as(refused)
                    .isEqualTo(400);
        }
        Parameters named = new Parameters();
        named.addParameter("patient", new Reference("Patient/" + people.get(0)));
        HttpResponse<String> refused = fhir.send(
                study.researcher(),
                study.group(),
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
    void without_its_keys_a_study_is_over_and_nothing_tells_who_was_in_its_releases() {
        OneStudy study = contractor.approved(PSEUDONYMISED);
        manifest(study);
        assertThat(study.operator("alice", "$destroy-study-keys", study.named()).statusCode())
                .isEqualTo(409);
        ok(study.operator("alice", "$close-study", study.named()));
        assertThat(study.operator("alice", "$destroy-study-keys", study.named()).statusCode())
                .as("who closed it")
                .isEqualTo(403);
        ok(study.operator("bob", "$destroy-study-keys", study.named()));
        assertThat(exports.kickOffFrom(study.researcher(), study.group()).statusCode())
                .isEqualTo(404);
        for (String table : List.of("techo_study_member", "techo_export_job", "techo_export_person")) {
            assertThat(database.queryForObject(
                            "select count(*) from " + table
                                    + " where job_id in (select job_id from techo_study_release where study = ?)",
                            Integer.class,
                            study.id()))
                    .as(table)
                    .isZero();
        }
        assertThat(database.queryForList(
                        "select sealed from techo_study_key where study = ?", String.class, study.id()))
                .isEmpty();
    }

    private StudyWorld world(RecipientType type, int studies) {
        StudyWorld world = new StudyWorld(fhir, tokens, type, studies);
        world.consent(people.subList(0, CONSENTING));
        return world;
    }

    private JsonNode manifest(OneStudy study) {
        return exports.exportFrom(study.researcher(), study.group());
    }

    private List<JsonNode> lines(OneStudy study, JsonNode manifest) {
        return exports.lines(study.researcher(), manifest);
    }

    private List<HttpResponse<String>> files(OneStudy study, JsonNode manifest) {
        return StreamSupport.stream(manifest.get("output").spliterator(), false)
                .map(output -> fhir.get(
                        study.researcher(), exports.path(output.get("url").asText())))
                .toList();
    }

    /** Of the only export of a study. */
    private String statusOf(OneStudy study) {
        return new ExportLinks(fhir.baseUrl()).status(study.job(database), ManifestShape.STU2);
    }

    private void withdraw(StudyWorld from, String person) {
        stored.revokeEverything(from.institute(), person);
    }

    private static Set<String> persons(List<JsonNode> lines) {
        return lines.stream()
                .filter(line -> line.get("resourceType").asText().equals("Patient"))
                .map(line -> "Patient/" + line.get("id").asText())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> ids(List<JsonNode> lines) {
        return lines.stream().map(line -> line.get("id").asText()).collect(Collectors.toCollection(TreeSet::new));
    }
}
