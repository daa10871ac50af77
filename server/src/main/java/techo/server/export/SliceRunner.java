package techo.server.export;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import techo.server.consent.StatementTime;

/** Works on one slice, whatever it is, and puts it back when something is in the way that may go away. */
final class SliceRunner {
    private static final Logger LOG = LoggerFactory.getLogger(SliceRunner.class);
    /** Before the second attempt; then twice as long each time, so that a job outlives some minutes without its files. */
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private static final int LONGEST_PAUSE = 5;

    private final ExportSlices slices;
    private final ExportJobs jobs;
    private final FileStore store;
    private final SlicePlanner planner;
    private final SliceExporter exporter;
    private final Duration fileLifetime;
    private final Clock clock;

    SliceRunner(
            ExportSlices slices,
            ExportJobs jobs,
            FileStore store,
            SlicePlanner planner,
            SliceExporter exporter,
            Duration fileLifetime,
            Clock clock) {
        this.slices = slices;
        this.jobs = jobs;
        this.store = store;
        this.planner = planner;
        this.exporter = exporter;
        this.fileLifetime = fileLifetime;
        this.clock = clock;
    }

    /** @param lost becomes true when another may have the slice: nothing of it is written any more */
    void run(Slice slice, AtomicBoolean lost) {
        try {
            if (slice.attempt() > ExportSlices.ATTEMPTS) {
                throw new UnreadableResourceException("a slice was tried too often");
            }
            ExportWork work = slices.work(slice.job());
            if (slice.kind() == Slice.Kind.PLAN) {
                plan(slice, work);
            } else {
                export(slice, work, lost);
            }
        } catch (UnreadableResourceException e) {
            LOG.error("Export {} fails: {}", slice.job().value(), e.getMessage());
            giveUp(slice.job());
        } catch (LostSliceException e) {
            LOG.info(
                    "Slice {} of export {} is another's now",
                    slice.position(),
                    slice.job().value());
        } catch (Exception | VirtualMachineError e) {
            // Also a node without memory gives the slice back: another may have more.
            tryAgain(slice, e);
        }
    }

    private void tryAgain(Slice slice, Throwable cause) {
        Duration pause = PAUSE.multipliedBy(1L << Math.min(slice.attempt() - 1, LONGEST_PAUSE));
        if (!slices.renew(slice, clock.instant().plus(pause))) {
            // Its files were taken away beneath it.
            LOG.info(
                    "Slice {} of export {} is nobody's any more",
                    slice.position(),
                    slice.job().value());
            return;
        }
        LOG.warn(
                "Slice {} of export {} is tried again in {} s",
                slice.position(),
                slice.job().value(),
                pause.toSeconds(),
                cause);
        slices.putBack(slice, clock.instant().plus(pause));
    }

    private void plan(Slice slice, ExportWork work) throws Exception {
        List<Slice> further = planner.plan(work, slices.claim(slice));
        try (OutputFiles files = new OutputFiles(store, slice.job(), slice.prefix(), Long.MAX_VALUE)) {
            files.problems(work.problems());
            complete(slice, files.finish(), new ExportSlices.Result.Plan(further));
        }
    }

    private void export(Slice slice, ExportWork work, AtomicBoolean lost) throws Exception {
        RowSelection rows =
                new RowSelection(slice.job(), work.caller(), keys(slice), work.selection(), Optional.of(work.asOf()));
        SliceExporter.Exported exported =
                exporter.export(slice, work, rows, StatementTime.ofDatabase(clock.instant()), () -> {
                    if (lost.get()) {
                        throw new LostSliceException();
                    }
                });
        planner.written(slice, work, exported.ofStudy());
        complete(slice, exported.files(), new ExportSlices.Result.Resources(exported.given()));
    }

    private void complete(Slice slice, List<OutputFile> files, ExportSlices.Result result) {
        Instant now = clock.instant();
        if (!slices.complete(slice, files, result, now, now.plus(fileLifetime))) {
            discard(slice.job(), files);
            throw new LostSliceException();
        }
    }

    private void discard(ExportJobId job, List<OutputFile> files) {
        try {
            for (OutputFile file : files) {
                file.deleteFrom(store, job);
            }
        } catch (IOException e) {
            LOG.warn("Files that export {} does not list are removed later", job.value(), e);
        }
    }

    private void giveUp(ExportJobId job) {
        jobs.fail(job);
        try {
            store.delete(job);
        } catch (IOException e) {
            LOG.warn("The files of export {} are removed later", job.value(), e);
        }
    }

    private static KeyRange keys(Slice slice) {
        KeyRange.Of of = switch (slice.kind()) {
            case DIRECTORY -> KeyRange.Of.DIRECTORY;
            case LISTED -> KeyRange.Of.LISTED;
            case PEOPLE -> KeyRange.Of.PEOPLE;
            case PLAN -> throw new IllegalArgumentException("a plan has no keys");
        };
        return new KeyRange(of, slice.first(), slice.last());
    }
}
