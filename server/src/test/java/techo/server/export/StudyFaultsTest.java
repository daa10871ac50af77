package techo.server.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static techo.policy.research.OutputKind.PSEUDONYMISED;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DuplicateKeyException;
import techo.policy.export.ExportScope;
import techo.policy.identity.Caller;
import techo.policy.identity.ProjectId;
import techo.policy.identity.RecipientType;
import techo.server.consent.SightChanges.Concerned;
import techo.server.export.StudyWorld.OneStudy;
import techo.server.testing.ServerTest;

/** What becomes of a study's release on which several nodes or requests work at once. */
@ServerTest
@TestInstance(Lifecycle.PER_CLASS)
class StudyFaultsTest extends ClinicExports {
    private static final int CONSENTING = 12;
    private static final int STUDIES = 7;

    private final List<String> taking = new ArrayList<>();

    @Autowired
    private BeanFactory server;

    @Autowired
    private StudyExports studies;

    @Autowired
    private ExportSlices slices;

    @Autowired
    private FileStore store;

    private StudyWorld institute;
    private OneStudy study;
    private ExportJobId job;
    private OtherNode node;

    @BeforeAll
    void takePart() {
        for (int i = 0; i < CONSENTING; i++) {
            taking.add(StudyWorld.person(new StoredPeople(daos, database), i));
        }
        institute = new StudyWorld(fhir, issuer, RecipientType.CONTRACTOR, STUDIES);
        institute.consent(taking);
        node = new OtherNode(server);
    }

    @BeforeEach
    void release() {
        study = institute.approved(PSEUDONYMISED);
        exports.exportFrom(study.researcher(), study.group());
        job = study.job(database);
    }

    @Test
    void a_node_that_was_thought_dead_when_it_had_planned_does_not_take_people_off_the_list_of_another() {
        Slice late = planned(1);
        StudyExports stalling = new Stalling(planned -> {
            node.runner(studies).run(planned(2), new AtomicBoolean());
            return Set.of(planned.iterator().next());
        });

        node.runner(stalling).run(late, new AtomicBoolean());

        assertThat(slices.listed(job, 1, Long.MAX_VALUE)).hasSize(CONSENTING);
        assertThat(written()).hasSize(2 * CONSENTING);
    }

    @Test
    void a_node_that_was_thought_dead_before_it_planned_does_not_forget_what_another_planned() {
        Slice late = planned(1);
        StudyExports meanwhile = new Stalling(planned -> {
            assertThatThrownBy(() -> planAgain(slices.claim(late))).isInstanceOf(LostSliceException.class);
            return planned;
        });

        node.runner(meanwhile).run(planned(2), new AtomicBoolean());

        assertThat(members()).isEqualTo(CONSENTING);
        assertThat(written()).hasSize(2 * CONSENTING);
    }

    @Test
    void a_node_that_plans_what_another_planned_already_changes_nothing() {
        assertThatThrownBy(() -> planAgain(slices.claim(Slice.plan(job)))).isInstanceOf(LostSliceException.class);

        assertThat(members()).isEqualTo(CONSENTING);
        assertThat(written()).hasSize(2 * CONSENTING);
    }

    @Test
    void a_slice_that_finds_other_people_listed_than_were_planned_does_not_end() {
        database.update(
                "delete from techo_export_person where job_id = ? and patient_pid = ?",
                job.value(),
                people.pid(taking.get(0)));

        assertThatThrownBy(() -> studies.written(job, new ProjectId(study.id()), Map.of()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void of_two_releases_that_are_planned_at_once_neither_of_which_saw_the_other_only_one_counts() throws Exception {
        Caller.Recipient researcher = study.researcherOf(database);
        exports.exportFrom(study.researcher(), study.group());
        List<ExportJobId> both = database
                .queryForList("select job_id from techo_study_release where study = ?", String.class, study.id())
                .stream()
                .map(ExportJobId::new)
                .toList();
        CyclicBarrier amid = new CyclicBarrier(both.size());

        List<CompletableFuture<Set<Long>>> planned = both.stream()
                .map(one -> CompletableFuture.supplyAsync(() -> planned(one, researcher, amid)))
                .toList();

        CompletableFuture.allOf(planned.toArray(CompletableFuture[]::new))
                .handle((done, failed) -> done)
                .get(30, TimeUnit.SECONDS);
        assertThat(both).hasSize(2);
        assertThat(planned)
                .filteredOn(CompletableFuture::isCompletedExceptionally)
                .singleElement()
                .satisfies(late -> assertThatThrownBy(late::join).hasCauseInstanceOf(DuplicateKeyException.class));
        assertThat(releases()).hasSize(1);
    }

    @Test
    void what_a_node_of_the_version_before_released_and_lost_amid_an_update_is_counted() {
        countedNothing();
        exports.exportFrom(study.researcher(), study.group());
        assertThat(releases()).containsExactly(1, 2);

        countedNothing();
        database.update(
                "update techo_study_member set left_at = 7 where job_id = ? and token ="
                        + " (select min(m.token) from techo_study_member m where m.job_id = ?)",
                job.value(),
                job.value());
        exports.exportFrom(study.researcher(), study.group());
        assertThat(releases()).containsExactly(1, 2, 8);
    }

    private void countedNothing() {
        database.update("update techo_study set history_number = 0 where study = ?", study.id());
    }

    private List<Integer> releases() {
        return database.queryForList(
                "select release_number from techo_study_release where study = ? order by release_number",
                Integer.class,
                study.id());
    }

    @Test
    void two_polls_that_write_the_files_again_at_once_both_end_well() throws Exception {
        hide(taking.get(0), true);
        Caller researcher = study.researcherOf(database);
        Concerned everybody = new Concerned.Everybody();
        FaultyFileStore files = new FaultyFileStore(
                store, 1, () -> node.release(store).refresh(researcher, node.job(job), everybody, () -> {}));

        try {
            node.release(files).refresh(researcher, node.job(job), everybody, () -> {});

            assertThat(files.happened()).isTrue();
            assertThat(node.hasNothingElse(job)).isTrue();
            assertThat(written()).hasSize(2 * (CONSENTING - PSEUDONYMISED.smallestClass()));
        } finally {
            hide(taking.get(0), false);
        }
    }

    /** From the institute, what was measured. */
    private void hide(String person, boolean hidden) {
        database.update(
                "update techo_resource set hidden_from_recipients = ? where patient_pid = ? and res_id <> patient_pid",
                hidden,
                people.pid(person));
    }

    /** As if nothing had been done but that somebody has the plan. */
    private Slice planned(int attempt) {
        if (attempt == 1) {
            for (String table : List.of(
                    "techo_study_release", "techo_export_person", "techo_export_file", "techo_export_given_part")) {
                database.update("delete from " + table + " where job_id = ?", job.value());
            }
            database.update("delete from techo_export_slice where job_id = ? and kind <> 'PLAN'", job.value());
            database.update("update techo_export_job set state = 'RUNNING' where job_id = ?", job.value());
        }
        database.update(
                "update techo_export_slice set state = 'RUNNING', attempt = ?, lease_until = ? where job_id = ?",
                attempt,
                Instant.now().plus(Duration.ofHours(1)).atOffset(ZoneOffset.UTC),
                job.value());
        return new Slice(job, 0, Slice.Kind.PLAN, 0, 0, 0, attempt);
    }

    private void planAgain(WorkClaim claim) throws Exception {
        studies.plan(
                job,
                study.researcherOf(database),
                new ProjectId(study.id()),
                Set.of(),
                sink -> {},
                Instant.now(),
                claim);
    }

    /** Anew, as a node that takes the work of another does. @param amid when the history was looked at */
    private Set<Long> planned(ExportJobId one, Caller.Recipient researcher, CyclicBarrier amid) {
        try {
            return studies.plan(
                    one,
                    researcher,
                    new ProjectId(study.id()),
                    Set.of(),
                    sink -> amid.await(10, TimeUnit.SECONDS),
                    Instant.now(),
                    WorkClaim.ALONE);
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    private int members() {
        return database.queryForObject(
                "select count(*) from techo_study_member where job_id = ?", Integer.class, job.value());
    }

    /** What the researcher gets. */
    private List<String> written() {
        String status = new ExportLinks(fhir.baseUrl()).status(job, ManifestShape.STU2);
        JsonNode now = exports.finished(study.researcher(), exports.path(status));
        return StreamSupport.stream(now.get("output").spliterator(), false)
                .flatMap(output -> fhir.get(
                                study.researcher(),
                                exports.path(output.get("url").asText()))
                        .body()
                        .lines())
                .toList();
    }

    /** What happens when a node has planned and nobody knows yet. */
    private interface Event {
        /** @return whom the node goes on with */
        Set<Long> happens(Set<Long> planned) throws Exception;
    }

    /** The releases of the server, but for something that happens when one is planned. */
    private final class Stalling implements StudyExports {
        private final Event event;

        Stalling(Event event) {
            this.event = event;
        }

        @Override
        public Set<Long> plan(
                ExportJobId planned,
                Caller.Recipient caller,
                ProjectId project,
                Set<String> types,
                Records records,
                Instant asOf,
                WorkClaim claim)
                throws Exception {
            return event.happens(studies.plan(planned, caller, project, types, records, asOf, claim));
        }

        @Override
        public boolean isRegistered(ProjectId project) {
            return studies.isRegistered(project);
        }

        @Override
        public Optional<String> refusal(Caller.Recipient caller, ExportScope scope) {
            return studies.refusal(caller, scope);
        }

        @Override
        public Lines lines(ExportJobId of, ProjectId project) {
            return studies.lines(of, project);
        }

        @Override
        public void written(ExportJobId of, ProjectId project, Map<Long, Integer> lines) {
            studies.written(of, project, lines);
        }

        @Override
        public Lost lost(ExportJobId of, ProjectId project, Supplier<Set<Long>> listed, Set<Long> gone) {
            return studies.lost(of, project, listed, gone);
        }

        @Override
        public Statement statement(ProjectId project) {
            return studies.statement(project);
        }
    }
}
