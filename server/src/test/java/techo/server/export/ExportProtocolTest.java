package techo.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Parameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import techo.policy.audit.AuditRecord;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientType;
import techo.server.audit.AuditPayload;
import techo.server.cli.Techo;
import techo.server.storage.DataDirectory;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

@ServerTest
class ExportProtocolTest {
    private static final String UNKNOWN_JOB = "/$export-poll-status?_jobId=00000000000000000000000000000000";

    @Autowired
    private AuditPayload payloads;

    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer issuer;

    @Autowired
    private DaoRegistry daos;

    @Autowired
    private JdbcTemplate database;

    @Autowired
    private ExportJobs jobs;

    @Autowired
    private FileStore store;

    @Autowired
    private ExportSweep sweep;

    @Autowired
    private DataDirectory directory;

    @Autowired
    private PlatformTransactionManager transactions;

    private StoredPeople people;
    private ExportHttp exports;
    private String hanako;
    private String token;
    private ExportOwner owner;

    @BeforeEach
    void prepare() {
        people = new StoredPeople(daos, database);
        exports = new ExportHttp(fhir);
        hanako = people.person(42, 20);
        token = issuer.citizen(hanako);
        owner = new ExportOwner("citizen:" + hanako, TestIssuer.CLIENT);
    }

    /** What only looks as if it ran would hold up tests that wait until nothing runs. */
    @AfterEach
    void end() throws IOException {
        List<String> running = database.queryForList(
                "select job_id from techo_export_job where owner = ? and state = 'RUNNING'",
                String.class,
                owner.caller());
        for (String id : running) {
            jobs.delete(new ExportJobId(id), owner, Instant.now());
            store.delete(new ExportJobId(id));
        }
    }

    @Test
    void the_first_poll_has_the_manifest() {
        Instant before = Instant.now();
        HttpResponse<String> status = fhir.get(token, exports.started(token, hanako, "?_type=Patient"));

        assertThat(status.statusCode()).isEqualTo(200);
        assertThat(status.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
        ZonedDateTime expires = ZonedDateTime.parse(
                status.headers().firstValue("Expires").orElseThrow(), DateTimeFormatter.RFC_1123_DATE_TIME);
        assertThat(expires.toInstant())
                .isBetween(before.plus(Duration.ofMinutes(119)), before.plus(Duration.ofMinutes(122)));
        JsonNode manifest = ExportHttp.tree(status.body());
        assertThat(Instant.parse(manifest.get("transactionTime").asText())).isBefore(Instant.now());
        assertThat(manifest.get("request").asText())
                .isEqualTo(fhir.baseUrl() + "/Patient/" + hanako + "/$export?_type=Patient");
        assertThat(manifest.get("requiresAccessToken").booleanValue()).isTrue();
        assertThat(manifest.get("deleted")).isEmpty();
        assertThat(manifest.get("error")).isEmpty();
        assertThat(manifest.get("output")).singleElement().satisfies(output -> {
            assertThat(output.get("type").asText()).isEqualTo("Patient");
            assertThat(output.get("count").asInt()).isEqualTo(1);
        });
    }

    /** The parser of Java takes it without the zero, which clients do not. */
    @Test
    void a_day_of_the_month_has_two_digits_in_the_date_when_files_go() {
        String status = exports.started(token, hanako, "?_type=Patient");
        database.update(
                "update techo_export_job set expires_at = ? where job_id = ?",
                Instant.parse("2099-06-03T04:05:06Z").atOffset(ZoneOffset.UTC),
                jobId(status).value());
        assertThat(fhir.get(token, status).headers().firstValue("Expires")).hasValue("Wed, 03 Jun 2099 04:05:06 GMT");
        assertThat(fhir.delete(token, status).statusCode()).isEqualTo(202);
    }

    @Test
    void a_post_with_parameters_is_a_kick_off_too() {
        Parameters parameters = new Parameters();
        parameters.addParameter("_type", new CodeType("Patient"));
        HttpResponse<String> accepted = fhir.send(
                token,
                "/Patient/" + hanako + "/$export",
                request -> request.header("Prefer", "respond-async")
                        .header("Content-Type", "application/fhir+json")
                        .POST(HttpRequest.BodyPublishers.ofString(fhir.encode(parameters))));

        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
        String status =
                exports.path(accepted.headers().firstValue("Content-Location").orElseThrow());
        assertThat(exports.manifest(token, status).get("output")).hasSize(1);
    }

    @Test
    void another_person_looks_like_nobody() {
        String taro = people.person(43, 3);
        HttpResponse<String> other = exports.kickOff(token, taro, "", "respond-async");
        HttpResponse<String> nobody = exports.kickOff(token, "nobody", "", "respond-async");

        assertThat(other.statusCode()).isEqualTo(404);
        assertThat(nobody.statusCode()).isEqualTo(404);
        assertThat(other.body()).isEqualTo(nobody.body()).doesNotContain(taro);
    }

    @Test
    void what_cannot_be_an_id_looks_like_nobody() {
        HttpResponse<String> answer = exports.kickOff(token, "a_b", "", "respond-async");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body())
                .isEqualTo(exports.kickOff(token, "nobody", "", "respond-async").body());
    }

    @Test
    void every_export_and_every_file_that_leaves_is_audited_with_what_it_shows() {
        JsonNode manifest = exports.export(token, hanako, "?_type=Patient");
        assertThat(audited("export")).singleElement().satisfies(kickOff -> {
            assertThat(kickOff.outcome().status()).isEqualTo(202);
            assertThat(kickOff.subjects()).containsKey(new PatientId(hanako));
        });

        assertThat(fhir.get(token, file(manifest, 0)).statusCode()).isEqualTo(200);

        assertThat(audited("export"))
                .anySatisfy(release -> assertThat(release.subjects().get(new PatientId(hanako)))
                        .anySatisfy(use -> assertThat(use.type()).isEqualTo("Patient")));
    }

    @Test
    void a_recipient_that_sees_a_person_still_cannot_export_the_person_and_the_audit_says_why() {
        String clinic = "clinic-" + hanako;
        database.update(
                "insert into techo_grant (grantee, purpose, patient_pid, category, valid_from, valid_to,"
                        + " consent_res_id, consent_version)"
                        + " select ?, 'TREAT', patient_pid, category, ?, ?, 0, 1 from techo_resource where res_id = ?",
                clinic,
                Instant.now().minusSeconds(60).atOffset(ZoneOffset.UTC),
                Instant.now().plusSeconds(60).atOffset(ZoneOffset.UTC),
                people.pid(hanako));
        String recipient = issuer.recipient(clinic, RecipientType.MEDICAL, PurposeOfUse.TREAT);

        HttpResponse<String> refused = exports.kickOff(recipient, hanako, "", "respond-async");

        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(refused.body())
                .isEqualTo(exports.kickOff(recipient, "nobody", "", "respond-async")
                        .body());
        assertThat(database.queryForList(
                        "select payload from techo_audit where payload like ?", String.class, "%" + clinic + "%"))
                .extracting(ExportHttp::tree)
                .anySatisfy(record -> {
                    assertThat(record.get("do").asText()).isEqualTo("export");
                    assertThat(record.at("/out/result").asText()).isEqualTo("denied");
                    assertThat(record.at("/out/why").asText()).isEqualTo("export-recipient-named-a-person");
                });
    }

    @Test
    void recipients_and_operators_find_nobody_to_export() {
        String recipient = issuer.recipient("clinic-1", RecipientType.MEDICAL, PurposeOfUse.TREAT);
        assertThat(exports.kickOff(recipient, hanako, "", "respond-async").statusCode())
                .isIn(403, 404);
        assertThat(exports.kickOff(issuer.operator(), hanako, "", "respond-async")
                        .statusCode())
                .isIn(403, 404);
    }

    @Test
    void without_a_token_there_is_no_export() {
        assertThat(exports.kickOff("", hanako, "", "respond-async").statusCode())
                .isEqualTo(401);
        String status = exports.started(token, hanako, "");
        JsonNode manifest = exports.manifest(token, status);
        assertThat(fhir.get("", status).statusCode()).isEqualTo(401);
        assertThat(fhir.get("", file(manifest, 0)).statusCode()).isEqualTo(401);
    }

    @Test
    void a_job_and_its_files_are_absent_for_everyone_else() {
        String status = exports.started(token, hanako, "");
        String file = file(exports.manifest(token, status), 0);
        String stranger = issuer.citizen(people.person(44, 1));
        String nothing = fhir.get(stranger, UNKNOWN_JOB).body();

        assertThat(fhir.get(stranger, UNKNOWN_JOB).statusCode()).isEqualTo(404);
        for (String path : List.of(status, file, "/$export-poll-status", "/$export-poll-status?_jobId=../x")) {
            HttpResponse<String> answer = fhir.get(stranger, path);
            assertThat(answer.statusCode()).as(path).isEqualTo(404);
            assertThat(answer.body()).isEqualTo(nothing);
        }
        assertThat(fhir.delete(stranger, status).statusCode()).isEqualTo(404);
        assertThat(fhir.get(token, status).statusCode()).isEqualTo(200);
    }

    @Test
    void a_job_is_absent_for_the_same_person_through_another_client() {
        ExportJobId id = jobId(exports.started(token, hanako, ""));
        Instant now = Instant.now();

        assertThat(jobs.find(id, owner, now)).isPresent();
        assertThat(jobs.find(id, new ExportOwner("citizen:" + hanako, "other-client"), now))
                .isEmpty();
        assertThat(jobs.delete(id, new ExportOwner("citizen:" + hanako, "other-client"), now))
                .isFalse();
    }

    @Test
    void a_deleted_job_is_gone_with_its_files() {
        String status = exports.started(token, hanako, "");
        String file = file(exports.manifest(token, status), 0);

        assertThat(fhir.delete(token, status).statusCode()).isEqualTo(202);

        assertThat(fhir.get(token, status).statusCode()).isEqualTo(404);
        assertThat(fhir.get(token, file).statusCode()).isEqualTo(404);
        assertThat(fhir.delete(token, status).statusCode()).isEqualTo(404);
        assertThat(directory.below("export").resolve(jobId(status).value())).doesNotExist();
    }

    @Test
    void an_expired_job_is_absent_at_once_and_swept_later() {
        String status = exports.started(token, hanako, "");
        String file = file(exports.manifest(token, status), 0);
        Path files = directory.below("export").resolve(jobId(status).value());
        int before = recordsOfExpiry();
        database.update(
                "update techo_export_job set expires_at = ? where job_id = ?",
                Instant.now().minusSeconds(1).atOffset(ZoneOffset.UTC),
                jobId(status).value());

        assertThat(fhir.get(token, status).statusCode()).isEqualTo(404);
        assertThat(fhir.get(token, file).statusCode()).isEqualTo(404);
        sweep.run();
        assertThat(files).doesNotExist();
        int after = recordsOfExpiry();
        assertThat(after).as("of a run that found some").isGreaterThan(before);
        sweep.run();
        assertThat(recordsOfExpiry()).as("of a run that found none").isEqualTo(after);
    }

    private int recordsOfExpiry() {
        return database.queryForList(
                        "select seq from techo_audit where payload like '%\"kind\":\"system\",\"id\":\"export-expiry\"%'"
                                + " and payload like '%\"deleted\":{\"ExportJob\":%'",
                        Long.class)
                .size();
    }

    @Test
    void a_file_is_not_released_when_its_person_may_not_be_seen_any_more() {
        String file = file(exports.export(token, hanako, ""), 0);
        database.update("delete from techo_resource where patient_pid = ?", people.pid(hanako));
        assertThat(fhir.get(token, file).statusCode()).isEqualTo(404);
    }

    @Test
    void who_polls_much_more_often_than_told_has_to_wait_and_loses_nothing() {
        ExportJobId id = new ExportJobId("b0511000000000000000000000000001");
        jobs.start(running(id), Instant.now().plusSeconds(60));
        String status = "/$export-poll-status?_jobId=" + id.value();

        List<HttpResponse<String>> polls = Stream.generate(() -> fhir.get(token, status))
                .limit(3 * PollPace.BURST)
                .toList();

        assertThat(polls.subList(0, PollPace.BURST)).allMatch(poll -> poll.statusCode() == 202);
        assertThat(polls)
                .filteredOn(poll -> poll.statusCode() != 202)
                .isNotEmpty()
                .allSatisfy(poll -> {
                    assertThat(poll.statusCode()).isEqualTo(429);
                    assertThat(poll.body()).contains("export-polled-too-often");
                    assertThat(poll.headers().firstValueAsLong("Retry-After")).hasValue(5);
                });
        assertThat(jobs.complete(id, List.of())).isTrue();
        assertThat(fhir.get(token, status).statusCode()).isEqualTo(200);
    }

    @Test
    void what_a_killed_node_left_is_given_up_and_removed() throws IOException {
        ExportJobId dead = new ExportJobId("dead0000000000000000000000000001");
        ExportJobId alive = new ExportJobId("a11fe000000000000000000000000001");
        ExportJobId orphan = new ExportJobId("0bfa0000000000000000000000000001");
        jobs.start(running(dead), Instant.now().minusSeconds(1));
        jobs.start(running(alive), Instant.now().plusSeconds(60));
        for (ExportJobId id : List.of(dead, alive, orphan)) {
            store.create(id, "Patient-1.ndjson").content().flush();
        }

        sweep.run();

        assertThat(store.jobs()).contains(alive).doesNotContain(dead, orphan);
        assertThat(fhir.get(token, "/$export-poll-status?_jobId=" + alive.value())
                        .statusCode())
                .isEqualTo(202);
        assertThat(fhir.get(token, "/$export-poll-status?_jobId=" + dead.value())
                        .statusCode())
                .isEqualTo(500);
        assertThat(jobs.complete(dead, List.of())).isFalse();
    }

    @Test
    void another_node_answers_for_a_job_after_a_restart() {
        ExportJobId id = jobId(exports.started(token, hanako, ""));
        ExportJobs restarted = new JdbcExportJobs(database, new TransactionTemplate(transactions));
        FileStore reopened = new DirectoryFileStore(directory.below("export"));

        ExportJob job = restarted.find(id, owner, Instant.now()).orElseThrow();

        assertThat(job.state()).isEqualTo(ExportJob.State.COMPLETE);
        assertThat(job.files())
                .isNotEmpty()
                .allSatisfy(file -> assertThat(reopened.find(id, file.name())).isPresent());
    }

    @Test
    void a_kick_off_without_async_or_with_an_unsupported_parameter_is_refused() {
        assertThat(exports.kickOff(token, hanako, "", "return=minimal"))
                .satisfies(answer -> refused(answer, "export-async-required"));
        assertThat(exports.kickOff(token, hanako, "?organizeOutputBy=Encounter", "respond-async"))
                .satisfies(answer -> refused(answer, "export-parameter-unsupported"));
        assertThat(exports.kickOff(token, hanako, "?_type=Nonsense", "respond-async"))
                .satisfies(answer -> refused(answer, "export-parameter-invalid"));
    }

    @Test
    void a_lenient_client_is_told_what_was_ignored() {
        HttpResponse<String> accepted =
                exports.kickOff(token, hanako, "?organizeOutputBy=Encounter", "respond-async, handling=lenient");
        JsonNode manifest = exports.manifest(
                token,
                exports.path(accepted.headers().firstValue("Content-Location").orElseThrow()));

        JsonNode error = manifest.get("error").get(0);
        assertThat(error.get("type").asText()).isEqualTo("OperationOutcome");
        JsonNode outcome = ExportHttp.tree(
                fhir.get(token, exports.path(error.get("url").asText())).body());
        assertThat(outcome.at("/issue/0/severity").asText()).isEqualTo("warning");
        assertThat(outcome.at("/issue/0/details/coding/0/code").asText()).isEqualTo("export-parameter-unsupported");
    }

    @Test
    void a_caller_cannot_pile_up_exports() {
        for (int i = 0; i < 10; i++) {
            exports.started(token, hanako, "");
        }
        HttpResponse<String> refusal = exports.kickOff(token, hanako, "", "respond-async");
        assertThat(refusal.statusCode()).isEqualTo(429);
        assertThat(refusal.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void the_command_saves_the_whole_record(@TempDir Path target) throws IOException {
        int exit = Techo.commandLine()
                .execute(
                        "export",
                        "--url",
                        fhir.baseUrl().toString(),
                        "--token",
                        token,
                        "--patient",
                        hanako,
                        "--to",
                        target.toString());

        assertThat(exit).isZero();
        assertThat(target.resolve("manifest.json")).exists();
        assertThat(Files.readString(target.resolve("Patient-1.ndjson"))).contains(hanako);
        long lines = 0;
        try (var files = Files.newDirectoryStream(target, "*.ndjson")) {
            for (Path file : files) {
                lines += Files.readAllLines(file).size();
            }
        }
        assertThat(lines).isEqualTo(21);
        assertThat(jobs.count(owner, Instant.now())).isZero();
    }

    @Test
    void the_command_refuses_a_directory_that_is_in_use(@TempDir Path target) throws IOException {
        Files.writeString(target.resolve("precious"), "x");
        assertThat(Techo.commandLine().execute("export", "--patient", hanako, "--to", target.toString()))
                .isNotZero();
    }

    /** What the audit trail has of the caller's requests of one kind. */
    private List<AuditRecord> audited(String action) {
        return database
                .queryForList(
                        "select a.payload from techo_audit a join techo_audit_patient p on p.node = a.node and p.seq = a.seq"
                                + " where p.agent_id = ?",
                        String.class,
                        hanako)
                .stream()
                .map(payloads::parse)
                .filter(record -> record.action().code().equals(action))
                .toList();
    }

    private String file(JsonNode manifest, int index) {
        return exports.path(manifest.get("output").get(index).get("url").asText());
    }

    private static ExportJobId jobId(String statusPath) {
        return new ExportJobId(statusPath.substring(statusPath.indexOf('=') + 1));
    }

    private ExportJob running(ExportJobId id) {
        Instant now = Instant.now();
        return new ExportJob(
                id,
                owner,
                ExportJob.State.RUNNING,
                "http://localhost/fhir",
                Optional.of(people.pid(hanako)),
                now,
                now,
                now.plusSeconds(600),
                List.of());
    }

    private static void refused(HttpResponse<String> answer, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(ExportHttp.tree(answer.body())
                        .at("/issue/0/details/coding/0/code")
                        .asText())
                .isEqualTo(code);
    }
}
