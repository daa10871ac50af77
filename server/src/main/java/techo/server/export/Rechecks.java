package techo.server.export;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import techo.policy.identity.Caller;
import techo.server.consent.SightChanges.Concerned;

/**
 * Has all files of a complete job asked about again on threads of its own. That takes minutes for a prefecture, longer than
 * clients and proxies wait for the answer to a status request: such a request is told to come again, and whichever node it
 * comes to then answers.
 *
 * <p>A check that no request waits for any more stands until the job is over. Before it is told of, only what changed since
 * is asked about, and only the files of whom that concerns. Where that takes too long as well, the next request is told what
 * came of it, whatever changed meanwhile: of a whole prefecture something always changes, and each file is asked about once
 * more before it leaves. What ends a check early is nothing: the next request begins it again. Of one owner a node has one check under way or waiting for a thread, and one request waits for it.
 */
final class Rechecks implements AutoCloseable {
    private static final int AT_ONCE = 2;
    /** Of all owners: a request that waits holds a thread that others need. */
    private static final int MOST_WAITING = 8;

    private final RecheckRows rows;
    private final Check check;
    private final Changes changes;
    private final Duration patience;
    private final Duration stands;
    private final Clock clock;
    private final ExecutorService threads;
    private final Semaphore places = new Semaphore(MOST_WAITING);
    private final Map<ExportOwner, Running> running = new ConcurrentHashMap<>();

    /**
     * @param patience how long a request waits
     * @param stands how long a check is told of at most
     */
    Rechecks(RecheckRows rows, Check check, Changes changes, Duration patience, Duration stands, Clock clock) {
        this.rows = rows;
        this.check = check;
        this.changes = changes;
        this.patience = patience;
        this.stands = stands;
        this.clock = clock;
        CustomizableThreadFactory factory = new CustomizableThreadFactory("export-recheck-");
        factory.setDaemon(true);
        this.threads = Executors.newFixedThreadPool(AT_ONCE, factory);
    }

    /** Asks about the lines of some people in all files of a job. */
    interface Check {
        /** @param signOfLife to be called now and then */
        void of(Caller caller, ExportJob job, Concerned concerned, Runnable signOfLife) throws IOException;
    }

    /** What may have been taken away. */
    interface Changes {
        Concerned since(Caller caller, Instant since, Instant now);

        /** @return up to when everything that was stored can be seen */
        Instant seenUntil(Instant now);
    }

    enum Answer {
        /** The files hold what may leave, as it was when the request came or later; or as the class says. */
        CURRENT,
        UNDER_WAY
    }

    /** @throws IOException what the check threw */
    Answer of(Caller caller, ExportJob job, Instant now) throws IOException {
        if (stands(caller, job, now)) {
            return Answer.CURRENT;
        }
        Optional<Running> before = Optional.ofNullable(running.get(job.owner()));
        if (before.isPresent() && before.get().hasFailed()) {
            running.remove(job.owner(), before.get());
            if (before.get().isOf(job)) {
                return before.get().answer(now);
            }
        }
        if (!running.containsKey(job.owner()) && rows.known(job.id()).isUnderWay(now)) {
            return Answer.UNDER_WAY;
        }
        Running fresh = new Running(caller, job);
        Optional<Running> other = Optional.ofNullable(running.putIfAbsent(job.owner(), fresh));
        if (other.isEmpty()) {
            threads.execute(fresh);
            return fresh.answerFirst(now);
        }
        return other.get().isOf(job) ? other.get().answer(now) : Answer.UNDER_WAY;
    }

    private boolean stands(Caller caller, ExportJob job, Instant now) {
        RecheckRows.Known known = rows.known(job.id());
        Optional<Instant> standing = standing(known, now);
        if (standing.isEmpty()) {
            return false;
        }
        if (known.isForNext()) {
            rows.told(job.id());
            return true;
        }
        return changes.since(caller, standing.get(), now).isNobody();
    }

    private Optional<Instant> standing(RecheckRows.Known known, Instant now) {
        return known.askedAt().filter(askedAt -> askedAt.plus(stands).isAfter(now));
    }

    @Override
    public void close() {
        threads.shutdown();
    }

    /** What came of a check. */
    private sealed interface Ended {
        /** @param askedAt up to when everything that was stored was asked about */
        record Checked(Instant begun, Instant askedAt) implements Ended {}

        /** Another node is at it, or the job is gone. */
        record Elsewhere() implements Ended {}
    }

    /** A check that waits for a thread, has one, or failed and nobody was told so yet. */
    private final class Running implements Runnable {
        private final Caller caller;
        private final ExportJob job;
        private final long asked = System.nanoTime();
        private final CompletableFuture<Ended> end = new CompletableFuture<>();
        /** The request that began it waits before it begins. */
        private final Semaphore waiting = new Semaphore(0);

        Running(Caller caller, ExportJob job) {
            this.caller = caller;
            this.job = job;
        }

        boolean isOf(ExportJob other) {
            return job.id().equals(other.id());
        }

        boolean hasFailed() {
            return end.isCompletedExceptionally();
        }

        @Override
        public void run() {
            try {
                Ended ended = ended();
                running.remove(job.owner(), this);
                end.complete(ended);
            } catch (Throwable e) {
                end.completeExceptionally(e);
            }
        }

        private Ended ended() throws IOException {
            Instant begun = clock.instant();
            Optional<RecheckRows.Held> taken = rows.take(job, begun);
            if (taken.isEmpty()) {
                return new Ended.Elsewhere();
            }
            RecheckRows.Held held = taken.get();
            try {
                Instant askedAt = changes.seenUntil(begun);
                Optional<Instant> before = standing(rows.known(job.id()), begun);
                Concerned concerned =
                        before.map(since -> changes.since(caller, since, begun)).orElseGet(Concerned.Everybody::new);
                check.of(caller, job, concerned, () -> held.renew(clock.instant()));
                if (before.isPresent() && !isAwaited()) {
                    held.keepForNext(askedAt);
                } else if (before.isPresent() || !isAwaited()) {
                    held.keep(askedAt);
                }
                return new Ended.Checked(begun, askedAt);
            } catch (LostSliceException e) {
                return new Ended.Elsewhere();
            } finally {
                held.leave();
            }
        }

        /** Whether the request that began it, or one that came soon after, is still there to be told. */
        private boolean isAwaited() {
            return waiting.availablePermits() == 0 && System.nanoTime() - asked < patience.toNanos();
        }

        /** To the request that began it. */
        Answer answerFirst(Instant now) throws IOException {
            try {
                return answerInPlace(now);
            } finally {
                waiting.release();
            }
        }

        /** Waits, unless a request does already. */
        Answer answer(Instant now) throws IOException {
            if (end.isDone()) {
                return answer(now, Duration.ZERO);
            }
            if (!waiting.tryAcquire()) {
                return Answer.UNDER_WAY;
            }
            try {
                return answerInPlace(now);
            } finally {
                waiting.release();
            }
        }

        private Answer answerInPlace(Instant now) throws IOException {
            if (!places.tryAcquire()) {
                return Answer.UNDER_WAY;
            }
            try {
                return answer(now, patience);
            } finally {
                places.release();
            }
        }

        private Answer answer(Instant now, Duration longest) throws IOException {
            try {
                Ended ended = end.get(longest.toMillis(), TimeUnit.MILLISECONDS);
                return ended instanceof Ended.Checked checked && isCurrent(checked, now)
                        ? Answer.CURRENT
                        : Answer.UNDER_WAY;
            } catch (TimeoutException e) {
                return Answer.UNDER_WAY;
            } catch (ExecutionException e) {
                running.remove(job.owner(), this);
                throw SideBySide.failure(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw (IOException) new InterruptedIOException().initCause(e);
            }
        }

        /** Who came when the check was under way gets nothing that was asked before something was taken away. */
        private boolean isCurrent(Ended.Checked checked, Instant now) {
            return !checked.begun().isBefore(now)
                    || changes.since(caller, checked.askedAt(), clock.instant()).isNobody();
        }
    }
}
