package techo.server.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Autowired;
import techo.policy.consent.DataCategory;
import techo.policy.disclosure.LegalBasis;
import techo.policy.identity.Caller;
import techo.server.consent.SightChanges.Concerned;
import techo.server.storage.DataDirectory;
import techo.server.testing.ServerTest;

/** What is told of a file that leaves, and of one that cannot. */
@ServerTest
class ExportReleaseTest extends ClinicExports {
    /** Of writing a file again: it and its index are created, the index is written and published. */
    private static final int ALL_LINES_READ = 4;

    @Autowired
    private BeanFactory server;

    @Autowired
    private ExportSlices slices;

    @Autowired
    private FileStore store;

    @Autowired
    private DataDirectory directory;

    private String hanako;

    @BeforeEach
    void prepare() {
        hanako = people.person(301, 8);
    }

    @Test
    void what_only_life_at_stake_opened_is_in_the_ledger_on_that_ground_without_a_consent() {
        atStake(hanako);

        exports.lines(token, exports.exportFrom(token, "/Patient/$export?_type=Patient"));

        assertThat(bases(hanako)).containsOnly(LegalBasis.LIFE.code());
    }

    @Test
    void what_is_open_anyway_needs_no_emergency() {
        people.grantEverything(clinic, hanako);
        atStake(hanako);

        exports.lines(token, exports.exportFrom(token, "/Patient/$export?_type=Patient"));

        assertThat(bases(hanako)).containsOnly(LegalBasis.CONSENT.code());
    }

    @Test
    void each_ground_has_an_entry_of_its_own() {
        people.grantEverything(clinic, hanako);
        database.update(
                "delete from techo_grant where grantee = ? and category = ? and not life_at_stake",
                clinic,
                DataCategory.LAB.number());
        atStake(hanako);

        JsonNode manifest = exports.exportFrom(token, "/Patient/$export?organizeOutputBy=Patient");
        assertThat(fhir.get(token, exports.path(manifest.at("/output/0/url").asText()))
                        .statusCode())
                .isEqualTo(200);

        assertThat(bases(hanako)).containsExactlyInAnyOrder(LegalBasis.CONSENT.code(), LegalBasis.LIFE.code());
    }

    @Test
    void files_that_the_store_cannot_give_are_not_told_to_be_absent() throws IOException {
        String citizen = issuer.citizen(hanako);
        String status = exports.started(citizen, hanako, "");
        String file = exports.path(
                exports.manifest(citizen, status).at("/output/0/url").asText());
        store.delete(new ExportJobId(status.substring(status.indexOf('=') + 1)));

        HttpResponse<String> answer = fhir.get(citizen, file);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.body()).contains("export-store-away");
        assertThat(answer.headers().firstValueAsLong("Retry-After")).isPresent();
    }

    @Test
    void an_error_is_an_outcome_in_fhir_json_whatever_the_client_accepts() {
        String citizen = issuer.citizen(hanako);
        String status = exports.started(citizen, hanako, "?_type=Patient");
        assertThat(fhir.delete(citizen, status).statusCode()).isEqualTo(202);

        for (String accepted : List.of("application/json", "application/fhir+ndjson", "*/*")) {
            HttpResponse<String> answer = fhir.send(
                    citizen,
                    status,
                    request -> request.setHeader("Accept", accepted).GET());
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.headers().firstValue("Content-Type"))
                    .as(accepted)
                    .hasValueSatisfying(type -> assertThat(type).startsWith("application/fhir+json"));
            assertThat(answer.body()).contains("OperationOutcome");
        }
    }

    @Test
    void a_file_that_cannot_be_opened_is_told_as_that_and_not_with_the_headers_of_a_file() throws IOException {
        String citizen = issuer.citizen(hanako);
        String status = exports.started(citizen, hanako, "?_type=Patient");
        ExportJobId job = new ExportJobId(status.substring(status.indexOf('=') + 1));
        String file = exports.path(
                exports.manifest(citizen, status).at("/output/0/url").asText());
        Path stored = directory.below("export").resolve(job.value()).resolve("Patient-1.ndjson.gz");
        Files.writeString(stored, "cut");

        HttpResponse<String> damaged = fhir.get(citizen, file);
        Files.delete(stored);
        HttpResponse<String> missing = fhir.get(citizen, file);

        for (HttpResponse<String> answer : List.of(damaged, missing)) {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            assertThat(answer.body()).contains("export-store-away");
            assertThat(answer.headers().map()).doesNotContainKeys("etag", "content-disposition", "accept-ranges");
        }
    }

    @Test
    void an_erasure_that_meets_a_request_at_the_same_file_is_tried_again_and_leaves_nothing() throws Exception {
        Meeting meeting = meeting();
        OtherNode node = meeting.node();

        assertThatThrownBy(() -> node.release(meeting.files()).cutOut(meeting.job(), people.pid(hanako)))
                .isInstanceOf(NoSuchFileException.class);
        assertThat(node.job(meeting.job().id()).files())
                .singleElement()
                .satisfies(file -> assertThat(file.lines())
                        .as("with the line of who is being erased")
                        .isEqualTo(1));
        assertThat(node.hasNothingElse(meeting.job().id())).isTrue();
        node.release(store).cutOut(node.job(meeting.job().id()), people.pid(hanako));

        assertThat(node.job(meeting.job().id()).files()).isEmpty();
        assertThat(node.hasNothingElse(meeting.job().id())).isTrue();
    }

    @Test
    void the_later_of_two_requests_that_write_a_file_again_leaves_nothing() throws Exception {
        Meeting meeting = meeting();
        OtherNode node = meeting.node();
        ExportJob job = meeting.job();

        Optional<ReleasedFile> released = node.release(meeting.files())
                .release(meeting.caller(), job, job.files().get(0).name(), file -> file, OtherNode.audit());

        assertThat(meeting.files().happened()).isTrue();
        assertThat(released).hasValueSatisfying(file -> {
            assertThat(file.file()).isEqualTo(node.job(job.id()).files().get(0));
            assertThat(file.file().lines()).isEqualTo(1);
        });
        assertThat(node.hasNothingElse(job.id())).isTrue();
    }

    /**
     * An export of two people of whom one withdrew since.
     *
     * @param files while somebody writes its file again to them, another request does so too
     */
    private record Meeting(OtherNode node, ExportJob job, Caller caller, FaultyFileStore files) {}

    private Meeting meeting() {
        people.grantEverything(clinic, hanako);
        String taro = openPerson(302, 4);
        String status = exports.startedFrom(token, "/Patient/$export?_type=Patient");
        exports.finished(token, status);
        ExportJobId id = new ExportJobId(status.substring(status.indexOf('=') + 1));
        OtherNode node = new OtherNode(server);
        ExportJob job = node.job(id);
        Caller caller = slices.work(id).caller();
        people.revokeEverything(clinic, taro);
        return new Meeting(
                node,
                job,
                caller,
                new FaultyFileStore(
                        store,
                        ALL_LINES_READ,
                        () -> node.release(store).refresh(caller, job, new Concerned.Everybody(), () -> {})));
    }

    /** As an emergency opens a record, whatever the person consented to. */
    private void atStake(String patientId) {
        for (DataCategory category : DataCategory.values()) {
            database.update(
                    "insert into techo_grant (grantee, purpose, patient_pid, category, valid_from, valid_to,"
                            + " life_at_stake) values (?, 'TREAT', ?, ?, ?, ?, ?)",
                    clinic,
                    people.pid(patientId),
                    category.number(),
                    Instant.now().minusSeconds(60).atOffset(ZoneOffset.UTC),
                    Instant.now().plusSeconds(3600).atOffset(ZoneOffset.UTC),
                    true);
        }
    }

    private List<String> bases(String patientId) {
        return database.queryForList(
                "select basis from techo_disclosure where patient_id = ? and recipient = ?",
                String.class,
                patientId,
                clinic);
    }
}
