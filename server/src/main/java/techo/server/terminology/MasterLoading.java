package techo.server.terminology;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import techo.interceptors.error.OperationOutcomes;
import techo.interceptors.error.Problem;
import techo.interceptors.error.TechoException;
import techo.terminology.master.BrokenMasterException;
import techo.terminology.master.MasterContent;
import techo.terminology.master.MasterLayout;
import techo.terminology.master.MasterReader;

/** Takes masters in, one after the other, beside the requests. */
final class MasterLoading implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MasterLoading.class);
    private static final Pattern VERSION = Pattern.compile("[0-9A-Za-z][0-9A-Za-z.-]{0,31}");
    private static final int WAITING = 3;
    private static final long PROGRESS_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final Duration KEPT = Duration.ofDays(7);

    private final MasterLoads loads;
    private final LoadedVersions versions;
    private final Path directory;
    private final Runnable onLoaded;
    private final Function<Resource, String> encoder;
    private final Clock clock;
    private final ThreadPoolExecutor executor = new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), task -> new Thread(task, "master-load"));

    /**
     * @param directory for files on their way in
     * @param onLoaded run when there is a new version
     */
    MasterLoading(
            MasterLoads loads,
            LoadedVersions versions,
            Path directory,
            Runnable onLoaded,
            Function<Resource, String> encoder,
            Clock clock) {
        this.loads = loads;
        this.versions = versions;
        this.directory = directory;
        this.onLoaded = onLoaded;
        this.encoder = encoder;
        this.clock = clock;
    }

    /** What became of a master that was sent. */
    sealed interface Accepted {
        /** @param id of the load that has begun */
        record Begun(String id) implements Accepted {}

        /** The very file was loaded as this version before. */
        record Unchanged() implements Accepted {}
    }

    /**
     * Receives the file, and begins to load it.
     *
     * @throws TechoException when it cannot be loaded as this version
     */
    Accepted accept(MasterLayout layout, String version, InputStream body) throws IOException {
        if (!VERSION.matcher(version).matches()) {
            throw new TechoException(TerminologyError.MASTER_VERSION_MALFORMED);
        }
        if (executor.getQueue().remainingCapacity() == 0) {
            throw new TechoException(TerminologyError.MASTER_LOAD_BUSY);
        }
        deleteLeftovers();
        Path file = Files.createTempFile(directory, "master", ".tmp");
        boolean handedOver = false;
        try {
            String digest = receive(body, file);
            var known = versions.digest(layout, version);
            if (known.isPresent()) {
                if (known.get().equals(digest)) {
                    return new Accepted.Unchanged();
                }
                throw new TechoException(TerminologyError.MASTER_VERSION_EXISTS);
            }
            loads.deleteBefore(clock.instant().minus(KEPT));
            String id = loads.begin(layout, version, clock.instant());
            executor.execute(() -> load(id, layout, version, digest, file));
            handedOver = true;
            return new Accepted.Begun(id);
        } catch (RejectedExecutionException e) {
            throw new TechoException(TerminologyError.MASTER_LOAD_BUSY);
        } finally {
            if (!handedOver) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** What a killed node left behind; the directory may be another node's too, whose files are young. */
    private void deleteLeftovers() throws IOException {
        Instant old = clock.instant().minus(Duration.ofDays(1));
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(old)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static String receive(InputStream body, Path file) throws IOException {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            try (DigestInputStream in = new DigestInputStream(body, sha256)) {
                Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void load(String id, MasterLayout layout, String version, String digest, Path file) {
        Progress progress = new Progress(id);
        try {
            MasterContent content = new MasterReader(layout).read(file, progress);
            versions.store(layout, version, digest, content, clock.instant());
            onLoaded.run();
            String answer = encoder.apply(LoadAnswers.loaded(version, content));
            loads.end(id, MasterLoad.State.LOADED, content.rows(), answer, clock.instant());
            LOG.info("Loaded the master {} version {} with {} rows", layout.name(), version, content.rows());
        } catch (BrokenMasterException e) {
            List<Problem> problems =
                    e.defects().stream().map(MasterDefectError::problem).toList();
            refuse(id, MasterLoad.State.REFUSED, progress.rows, problems);
            LOG.info(
                    "Refused the master {} version {}: {}",
                    layout.name(),
                    version,
                    problems.get(0).code().code());
        } catch (IOException | RuntimeException e) {
            LOG.error("The master {} version {} was not loaded", layout.name(), version, e);
            refuse(
                    id,
                    MasterLoad.State.FAILED,
                    progress.rows,
                    List.of(Problem.error(TerminologyError.MASTER_LOAD_FAILED)));
        } finally {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.warn("A received master could not be deleted", e);
            }
        }
    }

    private void refuse(String id, MasterLoad.State state, long rows, List<Problem> problems) {
        List<Problem> told = problems;
        String outcome = encoder.apply(OperationOutcomes.of(told));
        // Texts in two languages and a long heading: a few defects fewer always fit.
        while (outcome.length() > 8_000) {
            told = told.subList(0, told.size() - 1);
            outcome = encoder.apply(OperationOutcomes.of(told));
        }
        loads.end(id, state, rows, outcome, clock.instant());
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    /** Tells the database twice a second how far a load is. */
    private final class Progress implements LongConsumer {
        private final String id;
        private long told = System.nanoTime();
        private long rows;

        Progress(String id) {
            this.id = id;
        }

        @Override
        public void accept(long count) {
            rows = count;
            long now = System.nanoTime();
            if (now - told >= PROGRESS_EVERY_NANOS) {
                told = now;
                loads.progress(id, count, clock.instant());
            }
        }
    }
}
