package techo.server.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.identity.Access;
import techo.policy.identity.Caller;
import techo.policy.identity.ClientId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;
import techo.policy.identity.RecipientType;
import techo.server.consent.SightChanges.Concerned;
import techo.server.export.Rechecks.Answer;
import techo.server.testing.ServerTest;

/** How long a poll waits for a check, who begins one, and how long one is told of. */
@ServerTest
class RechecksTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final Duration STANDS = Duration.ofHours(2);
    private static final Concerned NOBODY = new Concerned.People(Set.of());
    private static final Concerned SOMEBODY = new Concerned.People(Set.of(7L));

    @Autowired
    private JdbcTemplate database;

    @Autowired
    private ExportJobs jobs;

    private final Caller clinic = recipient();
    private final Hand hand = new Hand();
    private final CountDownLatch end = new CountDownLatch(1);
    private final List<Concerned> checked = Collections.synchronizedList(new ArrayList<>());
    private final List<Rechecks> nodes = new ArrayList<>();
    private volatile Concerned changed = NOBODY;

    @AfterEach
    void endChecks() {
        end.countDown();
        nodes.forEach(Rechecks::close);
    }

    @Test
    void a_short_check_is_answered_at_once_and_each_request_has_its_own() throws Exception {
        Rechecks node = node(LONG, this::quick);
        ExportJob job = job(clinic);
        for (int request = 1; request <= 3; request++) {
            assertThat(node.of(clinic, job, hand.instant())).isEqualTo(Answer.CURRENT);
            assertThat(checked).hasSize(request).containsOnly(new Concerned.Everybody());
        }
    }

    @Test
    void who_asks_seldom_gets_what_came_of_a_long_check() throws Exception {
        Rechecks node = node(SHORT, this::untilTheEnd);
        ExportJob job = job(clinic);
        assertThat(node.of(clinic, job, hand.instant())).isEqualTo(Answer.UNDER_WAY);
        end.countDown();
        await(() -> isKept(job));
        hand.move(STANDS.minusMinutes(5));

        assertThat(node.of(clinic, job, hand.instant())).isEqualTo(Answer.CURRENT);
        assertThat(node.of(clinic, job, hand.instant())).isEqualTo(Answer.CURRENT);

        assertThat(checked).hasSize(1);
    }

    @Test
    void one_node_checks_and_any_node_answers() throws Exception {
        Rechecks one = node(SHORT, this::untilTheEnd);
        Rechecks other = node(SHORT, this::untilTheEnd);
        ExportJob job = job(clinic);
        assertThat(one.of(clinic, job, hand.instant())).isEqualTo(Answer.UNDER_WAY);
        assertThat(other.of(clinic, job, hand.instant())).isEqualTo(Answer.UNDER_WAY);
        end.countDown();
        await(() -> isKept(job));

        assertThat(other.of(clinic, job, hand.instant())).isEqualTo(Answer.CURRENT);

        assertThat(checked).hasSize(1);
    }

    @Test
    void what_changed_since_a_check_is_asked_about_before_it_is_told_of() throws Exception {
        Rechecks node = node(SHORT, this::untilTheEnd);
        ExportJob job = job(clinic);
        assertThat(node.of(clinic, job, hand.instant())).isEqualTo(Answer.UNDER_WAY);
        end.countDown();
        await(() -> isKept(job));
        changed = SOMEBODY;
        hand.move(Duration.ofMinutes(10));

        assertThat(node(LONG, this::quick).of(clinic, job, hand.instant())).isEqualTo(Answer.CURRENT);

        assertThat(checked).containsExactly(new Concerned.Everybody(), SOMEBODY);
    }

    @Test
    void where_something_always_changes_the_second_long_check_is_told_of_once() throws Exception {
        Semaphore ends = new Semaphore(0);
        Rechecks node = node(SHORT, (caller, asked, concerned, signOfLife) -> {
            checked.add(concerned);
            ends.acquireUninterruptibly();
        });
        ExportJob job = job(clinic);
        changed = SOMEBODY;
        for (int check = 1; check <= 2; check++) {
            assertThat(node.of(clinic, job, hand.instant())).isEqualTo(Answer.UNDER_WAY);
            ends.release();
            await(() -> rows().known(job.id()).leaseUntil().isEmpty() && isKept(job));
        }
        hand.move(Duration.ofMinutes(10));

        assertThat(node.of(clinic, job, hand.instant())).isEqualTo(Answer.CURRENT);

        assertThat(checked).containsExactly(new Concerned.Everybody(), SOMEBODY);
        assertThat(node.of(clinic, job, hand.instant())).isEqualTo(Answer.UNDER_WAY);
        ends.release();
    }

    @Test
    void who_came_amid_a_check_is_not_told_what_was_asked_before_something_was_withdrawn() throws Exception {
        Rechecks node = node(Duration.ofSeconds(2), this::untilTheEnd);
        ExportJob job = job(clinic);
        assertThat(node.of(clinic, job, hand.instant())).isEqualTo(Answer.UNDER_WAY);
        hand.move(Duration.ofSeconds(1));
        changed = SOMEBODY;
        CompletableFuture<Answer> late = CompletableFuture.supplyAsync(() -> asked(node, job));
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        end.countDown();
        assertThat(late.get(20, TimeUnit.SECONDS)).isEqualTo(Answer.UNDER_WAY);

        assertThat(node(LONG, this::quick).of(clinic, job, hand.instant())).isEqualTo(Answer.CURRENT);

        assertThat(checked).containsExactly(new Concerned.Everybody(), SOMEBODY);
    }

    @Test
    void one_request_waits_and_others_are_told_to_come_again_at_once() throws Exception {
        Rechecks node = node(LONG, this::untilTheEnd);
        ExportJob job = job(clinic);
        CompletableFuture<Answer> first = CompletableFuture.supplyAsync(() -> asked(node, job));
        await(() -> checked.size() == 1);

        CompletableFuture<Answer> second = CompletableFuture.supplyAsync(() -> asked(node, job));

        assertThat(second.get(20, TimeUnit.SECONDS)).isEqualTo(Answer.UNDER_WAY);
        end.countDown();
        assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(Answer.CURRENT);
        assertThat(checked).hasSize(1);
    }

    @Test
    void of_one_owner_one_job_is_checked_at_a_time_and_another_owner_need_not_wait() throws Exception {
        Rechecks node = node(SHORT, this::untilTheEnd);
        Rechecks quick = node(LONG, this::quick);
        Caller another = recipient();
        assertThat(node.of(clinic, job(clinic), hand.instant())).isEqualTo(Answer.UNDER_WAY);
        ExportJob second = job(clinic);

        assertThat(node.of(clinic, second, hand.instant())).isEqualTo(Answer.UNDER_WAY);
        assertThat(quick.of(clinic, second, hand.instant())).isEqualTo(Answer.UNDER_WAY);
        assertThat(checked).hasSize(1);
        assertThat(quick.of(another, job(another), hand.instant())).isEqualTo(Answer.CURRENT);
    }

    @Test
    void a_check_of_a_node_that_died_is_begun_again_when_its_lease_is_over() throws Exception {
        Rechecks node = node(LONG, this::quick);
        ExportJob job = job(clinic);
        assertThat(rows().take(job, hand.instant())).isPresent();
        assertThat(node.of(clinic, job, hand.instant())).isEqualTo(Answer.UNDER_WAY);

        hand.move(LEASE);

        assertThat(node.of(clinic, job, hand.instant())).isEqualTo(Answer.CURRENT);
    }

    @Test
    void a_check_ends_when_its_job_is_deleted() throws Exception {
        ExportJob job = job(clinic);
        Rechecks node = node(LONG, (caller, asked, concerned, signOfLife) -> {
            assertThat(jobs.delete(asked.id(), asked.owner(), hand.instant())).isTrue();
            hand.move(LEASE.dividedBy(2));
            signOfLife.run();
            throw new AssertionError("goes on with a job that is gone");
        });

        assertThat(node.of(clinic, job, hand.instant())).isEqualTo(Answer.UNDER_WAY);
    }

    @Test
    void a_check_that_fails_fails_its_request_and_the_next_begins_anew() throws Exception {
        ExportJob job = job(clinic);
        Rechecks node = node(LONG, (caller, asked, concerned, signOfLife) -> {
            checked.add(concerned);
            if (checked.size() == 1) {
                throw new IOException("the store is away");
            }
        });

        assertThatThrownBy(() -> node.of(clinic, job, hand.instant()))
                .isInstanceOf(IOException.class)
                .hasMessage("the store is away");

        assertThat(node.of(clinic, job, hand.instant())).isEqualTo(Answer.CURRENT);
    }

    @Test
    void a_check_that_fails_when_nobody_waits_fails_the_next_request() throws Exception {
        ExportJob job = job(clinic);
        Rechecks node = node(SHORT, (caller, asked, concerned, signOfLife) -> {
            untilTheEnd(caller, asked, concerned, signOfLife);
            throw new IOException("the store is away");
        });
        assertThat(node.of(clinic, job, hand.instant())).isEqualTo(Answer.UNDER_WAY);
        end.countDown();
        await(() -> rows().known(job.id()).leaseUntil().isEmpty());

        await(() -> {
            try {
                return node.of(clinic, job, hand.instant()) == Answer.CURRENT;
            } catch (IOException e) {
                return e.getMessage().equals("the store is away");
            }
        });
    }

    private Rechecks node(Duration patience, Rechecks.Check check) {
        Rechecks.Changes changes = new Rechecks.Changes() {
            @Override
            public Concerned since(Caller caller, Instant since, Instant now) {
                return changed;
            }

            @Override
            public Instant seenUntil(Instant now) {
                return now;
            }
        };
        Rechecks node = new Rechecks(rows(), check, changes, patience, STANDS, hand);
        nodes.add(node);
        return node;
    }

    private RecheckRows rows() {
        return new RecheckRows(database, LEASE);
    }

    private Answer asked(Rechecks node, ExportJob job) {
        try {
            return node.of(clinic, job, hand.instant());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private boolean isKept(ExportJob job) {
        return rows().known(job.id()).askedAt().isPresent();
    }

    private void quick(Caller caller, ExportJob job, Concerned concerned, Runnable signOfLife) {
        checked.add(concerned);
        signOfLife.run();
    }

    private void untilTheEnd(Caller caller, ExportJob job, Concerned concerned, Runnable signOfLife) {
        checked.add(concerned);
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A complete one without files. */
    private ExportJob job(Caller of) {
        Instant now = hand.instant();
        ExportJob job = new ExportJob(
                ExportJobId.random(new SecureRandom()),
                ExportOwner.of(of),
                ExportJob.State.COMPLETE,
                "https://techo.example/fhir/Patient/$export",
                ExportJob.MANY_PEOPLE,
                now,
                now,
                now.plus(Duration.ofDays(1)),
                List.of());
        jobs.start(job, job.expiresAt());
        return job;
    }

    private static Caller recipient() {
        return new Caller.Recipient(
                new RecipientId("clinic-" + UUID.randomUUID()),
                RecipientType.MEDICAL,
                Access.unnarrowed(new ClientId("client"), PurposeOfUse.TREAT));
    }

    private static void await(BooleanSupplier happened) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!happened.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    /** A clock that a test moves. */
    private static final class Hand extends Clock {
        private volatile Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

        void move(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
