package techo.server.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import ca.uhn.fhir.jpa.dao.expunge.IResourceExpungeService;
import ca.uhn.fhir.jpa.model.dao.JpaPid;
import ca.uhn.fhir.jpa.model.entity.ResourceHistoryTablePk;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.hl7.fhir.r4.model.IdType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import techo.policy.identity.Caller;
import techo.server.storage.DataDirectory;
import techo.server.testing.ServerTest;

/** What becomes of an export when the world changes or breaks amid a slice. */
@ServerTest
class SliceFaultsTest extends ClinicExports {
    @Autowired
    private BeanFactory server;

    @Autowired
    private PlatformTransactionManager transactions;

    @Autowired
    private ExportSlices slices;

    @Autowired
    private TypeFilters filters;

    @Autowired
    private FileStore store;

    @Autowired
    private ExportJobs jobs;

    @Autowired
    private ExportSweep sweep;

    @Autowired
    private ErasedPeople erasedPeople;

    @Autowired
    private DataDirectory directory;

    @Autowired
    private IResourceExpungeService<JpaPid, ResourceHistoryTablePk> expunge;

    @Autowired
    private Clock clock;

    private String hanako;
    private String taro;
    private String status;
    private ExportJobId job;
    private List<String> undisturbed;

    @BeforeEach
    void export() {
        hanako = openPerson(201, 20);
        taro = openPerson(202, 15);
        status = exports.startedFrom(token, "/Patient/$export");
        exports.finished(token, status);
        job = new ExportJobId(status.substring(status.indexOf('=') + 1));
        undisturbed = contents();
        assertThat(undisturbed).hasSize(20 + 15 + 2);
    }

    /** Some of its files may lie where nobody looks. */
    @AfterEach
    void forget() {
        fhir.delete(token, status);
    }

    @Test
    void a_node_may_be_killed_at_every_step_and_the_next_attempt_writes_the_same() throws IOException {
        int killed = 0;
        while (true) {
            Slice first = taken(1);
            FaultyFileStore dying = new FaultyFileStore(store, killed + 1, () -> {
                throw new FaultyFileStore.Kill();
            });
            Throwable end = catchThrowable(() -> runner(dying).run(first, new AtomicBoolean()));
            if (!dying.happened()) {
                break;
            }
            killed++;
            assertThat(end).isInstanceOf(FaultyFileStore.Kill.class);
            assertThat(contents()).isEmpty();
            runner(store).run(takenAgain(2), new AtomicBoolean());
            assertThat(contents()).as("killed at step " + killed).isEqualTo(undisturbed);
        }
        assertThat(killed).isGreaterThan(20);
        assertThat(contents()).isEqualTo(undisturbed);
    }

    @Test
    void a_file_store_that_is_full_has_the_slice_tried_again_later() throws IOException {
        for (int step : List.of(1, 2, 3, 5, 8, 13, 21)) {
            FaultyFileStore full = new FaultyFileStore(store, step, () -> {
                throw new IOException("No space left on device");
            });
            runner(full).run(taken(1), new AtomicBoolean());
            assertThat(full.happened()).isTrue();
            assertThat(contents()).isEmpty();
            assertThat(state()).isEqualTo("WAITING");
            assertThat(leaseUntil()).isAfter(clock.instant());

            runner(store).run(takenAgain(2), new AtomicBoolean());
            assertThat(contents()).as("no room at step " + step).isEqualTo(undisturbed);
        }
    }

    @Test
    void a_disk_that_is_really_full_keeps_nothing_of_the_attempt_and_has_room_for_the_next(@TempDir Path mount)
            throws Exception {
        try (SmallDisk disk = SmallDisk.mount(mount, "48k")) {
            FileStore onDisk = new DirectoryFileStore(mount);
            runner(onDisk).run(taken(1), new AtomicBoolean());
            assertThat(state()).isEqualTo("WAITING");
            try (Stream<Path> left = Files.walk(mount)) {
                assertThat(left.filter(Files::isRegularFile)).isEmpty();
            }

            disk.grow("8m");
            runner(onDisk).run(takenAgain(2), new AtomicBoolean());
            assertThat(contents(onDisk)).isEqualTo(undisturbed);
        }
    }

    @Test
    void an_object_store_that_does_not_answer_has_the_slice_tried_again_later(@TempDir Path pending) throws Exception {
        ExportStoreProperties nobodyListens = new ExportStoreProperties(
                "exports", "http://localhost:" + freePort(), "ap-northeast-1", "", "someone", "0123456789abcdef");
        FileStore away = new ObjectFileStore(
                ExportStoreConfiguration.client(nobodyListens), nobodyListens.bucket(), "", pending);

        runner(away).run(taken(1), new AtomicBoolean());

        assertThat(state()).isEqualTo("WAITING");
        try (Stream<Path> left = Files.list(pending)) {
            assertThat(left).isEmpty();
        }
        runner(store).run(takenAgain(2), new AtomicBoolean());
        assertThat(contents()).isEqualTo(undisturbed);
    }

    @Test
    void a_node_without_memory_has_the_slice_tried_again_later() throws IOException {
        runner(new FaultyFileStore(store, 3, () -> {
                    throw new OutOfMemoryError("a very large attachment");
                }))
                .run(taken(1), new AtomicBoolean());

        assertThat(state()).isEqualTo("WAITING");
        runner(store).run(takenAgain(2), new AtomicBoolean());
        assertThat(contents()).isEqualTo(undisturbed);
    }

    @Test
    void the_caller_waits_while_the_file_store_is_away_and_then_gets_everything() throws IOException {
        runner(new FaultyFileStore(store, 1, () -> {
                    throw new IOException("Stale file handle");
                }))
                .run(taken(1), new AtomicBoolean());
        assertThat(fhir.get(token, status).statusCode()).isEqualTo(202);

        leaseIsOver();

        assertThat(exports.finished(token, status).get("output")).isNotEmpty();
        assertThat(contents()).isEqualTo(undisturbed);
    }

    @Test
    void a_node_that_was_thought_dead_changes_nothing_when_it_comes_back() throws Exception {
        Slice first = taken(1);
        CountDownLatch stopped = new CountDownLatch(1);
        CountDownLatch goesOn = new CountDownLatch(1);
        Thread slow = new Thread(() -> runner(new FaultyFileStore(store, 5, () -> {
                    stopped.countDown();
                    await(goesOn);
                }))
                .run(first, new AtomicBoolean()));
        slow.start();
        await(stopped);

        leaseIsOver();
        exports.finished(token, status);
        goesOn.countDown();
        slow.join(Duration.ofSeconds(30).toMillis());

        assertThat(slow.isAlive()).isFalse();
        assertThat(contents()).isEqualTo(undisturbed);
        assertThat(exports.lines(token, exports.finished(token, status))).hasSize(undisturbed.size());
        assertThat(new OtherNode(server).hasNothingElse(job))
                .as("the files that came too late are gone")
                .isTrue();
    }

    @Test
    void a_node_that_was_thought_dead_amid_its_plan_leaves_the_lists_of_another_alone() {
        Slice late = plan(1);
        Slice present = plan(2);
        Caller caller = slices.work(job).caller();
        List<TypeFilter> ofHanako = List.of(new TypeFilter("Patient", "_id=" + hanako));
        slices.list(job, Set.of(people.pid(hanako)), slices.claim(present));
        filters.find(job, caller, ofHanako, slices.claim(present));

        assertThatThrownBy(() -> slices.list(job, Set.of(people.pid(taro)), slices.claim(late)))
                .isInstanceOf(LostSliceException.class);
        List<TypeFilter> ofTaro = List.of(new TypeFilter("Patient", "_id=" + taro));
        assertThatThrownBy(() -> filters.find(job, caller, ofTaro, slices.claim(late)))
                .isInstanceOf(LostSliceException.class);

        assertThat(slices.listed(job, 1, Long.MAX_VALUE)).containsExactly(people.pid(hanako));
        assertThat(database.queryForList(
                        "select res_id from techo_export_match where job_id = ?", Long.class, job.value()))
                .containsExactly(people.pid(hanako));
    }

    @Test
    void what_a_killed_node_left_is_removed_when_nobody_can_be_at_it_and_an_erasure_waits_for_that() throws Exception {
        FaultyFileStore dying = new FaultyFileStore(store, 12, () -> {
            throw new FaultyFileStore.Kill();
        });
        Slice first = taken(1);
        assertThat(catchThrowable(() -> runner(dying).run(first, new AtomicBoolean())))
                .isInstanceOf(FaultyFileStore.Kill.class);
        runner(store).run(takenAgain(2), new AtomicBoolean());
        OtherNode node = new OtherNode(server);
        assertThat(node.hasNothingElse(job)).isFalse();
        // Long ago, so that exports of other tests began later.
        Instant erased = Instant.parse("2020-01-01T00:00:00Z");
        database.update(
                "update techo_export_job set created_at = ? where job_id = ?",
                erased.minusSeconds(60).atOffset(ZoneOffset.UTC),
                job.value());
        assertThat(erasedPeople.remove(people.pid(taro), erased)).isFalse();

        try (Stream<Path> files = Files.list(directory.below("export").resolve(job.value()))) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.from(clock.instant().minus(Duration.ofMinutes(6))));
            }
        }
        assertThat(erasedPeople.remove(people.pid(taro), erased)).isTrue();

        assertThat(node.hasNothingElse(job)).isTrue();
        assertThat(contents()).hasSize(20 + 1).noneMatch(line -> line.contains(taro));
    }

    @Test
    void of_a_job_that_failed_while_its_files_could_not_be_removed_they_are_removed_later() throws IOException {
        jobs.fail(taken(1).job());
        try (FileStore.PendingFile left = store.create(job, "Patient-1-9-1.ndjson")) {
            left.publish();
        }
        assertThat(store.jobs()).contains(job);

        sweep.run();

        assertThat(store.jobs()).doesNotContain(job);
    }

    @Test
    void who_withdraws_while_the_slice_runs_is_in_no_file_that_leaves() throws IOException {
        runDisturbed(() -> people.revokeEverything(clinic, taro));

        assertThat(contents()).as("the slice had begun").anyMatch(line -> line.contains(taro));
        assertThat(downloaded()).contains(hanako).doesNotContain(taro);
    }

    @Test
    void what_is_deleted_while_the_slice_runs_is_in_no_file_that_leaves() throws IOException {
        runDisturbed(() -> delete(taro));

        assertThat(contents()).as("the slice had begun").anyMatch(line -> line.contains(taro));
        assertThat(downloaded()).contains(hanako).doesNotContain(taro);
    }

    @Test
    void who_is_erased_while_the_slice_runs_is_in_no_file_that_leaves() throws IOException {
        runDisturbed(() -> erase(taro));

        assertThat(contents()).as("the slice had begun").anyMatch(line -> line.contains(taro));
        assertThat(downloaded()).contains(hanako).doesNotContain(taro);
    }

    private void runDisturbed(FaultyFileStore.Fault event) throws IOException {
        FaultyFileStore files = new FaultyFileStore(store, 3, event);
        runner(files).run(taken(1), new AtomicBoolean());
        assertThat(files.happened()).isTrue();
        assertThat(state()).isEqualTo("DONE");
    }

    private SliceRunner runner(FileStore files) {
        return new OtherNode(server).runner(files);
    }

    /** The job's only slice of people as if nothing of it had been done, held by this test. */
    private Slice taken(int attempt) throws IOException {
        store.delete(job);
        database.update("delete from techo_export_file where job_id = ?", job.value());
        database.update("delete from techo_export_given_part where job_id = ?", job.value());
        database.update("update techo_export_job set state = 'RUNNING' where job_id = ?", job.value());
        return takenAgain(attempt);
    }

    private Slice takenAgain(int attempt) {
        database.update(
                "update techo_export_slice set state = 'RUNNING', attempt = ?, lease_until = ?"
                        + " where job_id = ? and kind <> 'PLAN'",
                attempt,
                clock.instant().plus(Duration.ofHours(1)).atOffset(ZoneOffset.UTC),
                job.value());
        return database.queryForObject(
                "select * from techo_export_slice where job_id = ? and kind <> 'PLAN'",
                (row, number) -> new Slice(
                        job,
                        row.getInt("position"),
                        Slice.Kind.valueOf(row.getString("kind")),
                        row.getLong("first_key"),
                        row.getLong("last_key"),
                        row.getLong("weight"),
                        attempt),
                job.value());
    }

    private Slice plan(int attempt) {
        database.update(
                "update techo_export_slice set state = 'RUNNING', attempt = ? where job_id = ? and kind = 'PLAN'",
                attempt,
                job.value());
        return new Slice(job, 0, Slice.Kind.PLAN, 0, 0, 0, attempt);
    }

    private void leaseIsOver() {
        database.update(
                "update techo_export_slice set lease_until = ? where job_id = ? and kind <> 'PLAN'",
                clock.instant().minusSeconds(1).atOffset(ZoneOffset.UTC),
                job.value());
    }

    private String state() {
        return database.queryForObject(
                "select state from techo_export_slice where job_id = ? and kind <> 'PLAN'", String.class, job.value());
    }

    private Instant leaseUntil() {
        return database.queryForObject(
                        "select lease_until from techo_export_slice where job_id = ? and kind <> 'PLAN'",
                        OffsetDateTime.class,
                        job.value())
                .toInstant();
    }

    /** Every line of the files that the job lists, before anybody is asked again. */
    private List<String> contents() {
        return contents(store);
    }

    private List<String> contents(FileStore files) {
        return database
                .queryForList("select stored_as from techo_export_file where job_id = ?", String.class, job.value())
                .stream()
                .flatMap(storedAs -> lines(files, storedAs))
                .sorted()
                .toList();
    }

    private Stream<String> lines(FileStore files, String storedAs) {
        try (BufferedReader file = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(files.find(job, storedAs).orElseThrow().openCompressed(0)),
                StandardCharsets.UTF_8))) {
            return file.lines().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the caller gets, file by file. */
    private String downloaded() {
        StringBuilder everything = new StringBuilder();
        for (JsonNode output : exports.finished(token, status).get("output")) {
            everything.append(
                    fhir.get(token, exports.path(output.get("url").asText())).body());
        }
        return everything.toString();
    }

    /** The whole record, the Patient at last. */
    private void delete(String person) {
        List<IdType> ids = new ArrayList<>(database.query(
                "select h.res_type, h.fhir_id from hfj_resource h join techo_resource r on r.res_id = h.res_id"
                        + " where r.patient_pid = ? and h.res_type <> 'Patient'",
                (row, number) -> new IdType(row.getString("res_type"), row.getString("fhir_id")),
                people.pid(person)));
        ids.add(new IdType("Patient", person));
        ids.forEach(id -> daos.getResourceDao(id.getResourceType()).delete(id, new SystemRequestDetails()));
    }

    /** So that nothing of the person is in the database, as if there had never been anything. */
    private void erase(String person) {
        long pid = people.pid(person);
        List<JpaPid> pids =
                database
                        .queryForList("select res_id from techo_resource where patient_pid = ?", Long.class, pid)
                        .stream()
                        .map(JpaPid::fromId)
                        .toList();
        delete(person);
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            AtomicInteger all = new AtomicInteger(10_000);
            expunge.expungeHistoricalVersionsOfIds(new SystemRequestDetails(), pids, all);
            expunge.expungeCurrentVersionOfResources(new SystemRequestDetails(), pids, all);
        });
        database.update("delete from techo_grant where patient_pid = ?", pid);
        database.update("delete from techo_resource where patient_pid = ?", pid);
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
