package techo.server.exchange;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;
import techo.exchange.SourceFile;
import techo.exchange.home.AppleHealthReader;
import techo.exchange.home.HomeIssueCode;
import techo.interceptors.error.Problem;
import techo.interceptors.error.TechoException;
import techo.server.audit.JobRecords;
import techo.server.exchange.ImportJob.State;
import techo.server.personkey.PersonKeys;

/**
 * Takes long exports in, table by table, as if each table had been handed over by itself.
 *
 * <p>INVARIANT: a table and how far the export has come are stored in one transaction, so that each table is stored once,
 * whichever node is killed in between. The trail records a table just before that ends, on its own: what it records of a node
 * that is killed there is done again, and recorded again.
 */
final class LongImportWork {
    private static final Duration LEASE = Duration.ofMinutes(5);
    /** Until something that was away, such as the scanner for malware, is asked again. */
    private static final Duration OUTAGE = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(LongImportWork.class);

    private final AppleHealthReader reader = new AppleHealthReader();
    private final ReaderVersion version = ReaderVersion.of(reader);
    private final int turn;
    private final ImportJobs jobs;
    private final RecordImport imports;
    private final Persons persons;
    private final PersonKeys keys;
    private final JobRecords records;
    private final TransactionTemplate transactions;

    /** @param turn so many tables are stored of one while others wait, or skipped before its lease is renewed */
    LongImportWork(
            int turn,
            ImportJobs jobs,
            RecordImport imports,
            Persons persons,
            PersonKeys keys,
            JobRecords records,
            TransactionTemplate transactions) {
        this.turn = turn;
        this.jobs = jobs;
        this.imports = imports;
        this.persons = persons;
        this.keys = keys;
        this.records = records;
        this.transactions = transactions;
    }

    /**
     * Goes on with one that nobody is at: to its end, or until it is the turn of the next one.
     *
     * @param stopping whether to leave the rest to others, asked behind each table
     * @return whether there was one
     */
    boolean goOn(BooleanSupplier stopping) {
        Optional<ImportJob> taken = jobs.take(LEASE);
        taken.ifPresent(job -> goOn(job, stopping));
        return taken.isPresent();
    }

    /** @param held which nobody else takes meanwhile */
    void goOn(ImportJob held, BooleanSupplier stopping) {
        try {
            jobs.end(held, read(held, stopping));
        } catch (StoppingException stopped) {
            jobs.putBack(held, Duration.ZERO);
        } catch (LostException lost) {
            // Whoever took it goes on, or the person was erased.
        } catch (RuntimeException thrown) {
            switch (Interruption.of(thrown)) {
                case REFUSED -> jobs.end(held, State.STOPPED);
                case OUTAGE -> putBack(held, thrown);
                case BROKEN -> throw thrown;
            }
        }
    }

    private void putBack(ImportJob held, RuntimeException thrown) {
        LOG.warn("A long import waits: {}", thrown.getClass().getSimpleName());
        try {
            jobs.putBack(held, OUTAGE);
        } catch (DataAccessException | TransactionException away) {
            // The lease ends all the same.
        }
    }

    private State read(ImportJob job, BooleanSupplier stopping) {
        Optional<SourceFile> file = jobs.file(job).flatMap(waiting -> waiting.open(keys));
        if (file.isEmpty()) {
            return State.STOPPED;
        }
        int stored = job.division().reader().equals(version) ? job.tables() : 0;
        AtomicInteger tables = new AtomicInteger();
        try {
            return reader.tables(file.get(), job.division().rows(), table -> {
                        int nth = tables.incrementAndGet();
                        if (nth <= stored) {
                            skip(job, nth, stopping);
                        } else {
                            store(job, SourceFile.of(table.bytes()), nth);
                            boolean turnEnds = (nth - stored) % turn == 0 && jobs.isAnyWaiting();
                            if (turnEnds || stopping.getAsBoolean()) {
                                throw new StoppingException();
                            }
                        }
                    })
                    .map(read -> read.fold(done -> State.DONE, refused -> State.STOPPED))
                    .orElse(State.STOPPED);
        } catch (NotAnyMoreException withdrawn) {
            return State.STOPPED;
        }
    }

    /** To read what is stored already may take longer than a lease. */
    private void skip(ImportJob job, int nth, BooleanSupplier stopping) {
        if (nth % turn != 0) {
            return;
        }
        if (!jobs.hold(job, LEASE)) {
            throw new LostException();
        }
        if (stopping.getAsBoolean()) {
            throw new StoppingException();
        }
    }

    /** Asks anew whether it may: the person may have taken the right of the delegate away. */
    private void store(ImportJob job, SourceFile table, int tables) {
        StoredPerson person = persons.find(job.person(), job.caller()).orElseThrow(NotAnyMoreException::new);
        HandedOver handedOver = new HandedOver(job.caller(), Optional.empty());
        Alongside progress = new Alongside() {
            @Override
            public void before() {
                advance(job, tables);
            }

            @Override
            public void after(ImportOutcome.Stored stored) {
                jobs.warnings().add(job, stored.warnings());
                records.imported(job.caller(), job.person(), stored.written());
            }
        };
        try {
            if (!(imports.run(person, handedOver, List.of(table), progress) instanceof ImportOutcome.Stored)) {
                pass(job, tables, List.of());
            }
        } catch (TechoException refused) {
            if (refused.problems().stream().noneMatch(LongImportWork::isNothingRead)) {
                throw refused;
            }
            pass(
                    job,
                    tables,
                    refused.problems().stream()
                            .filter(LongImportWork::isNothingRead)
                            .toList());
        }
    }

    private static boolean isNothingRead(Problem problem) {
        return problem.code().code().equals(HomeIssueCode.NOTHING_READ.code());
    }

    /** A table of which there is nothing to store is no reason to leave out the next one. */
    private void pass(ImportJob job, int tables, List<Problem> warnings) {
        transactions.executeWithoutResult(status -> {
            advance(job, tables);
            jobs.warnings().add(job, warnings);
        });
    }

    private void advance(ImportJob job, int tables) {
        if (!jobs.advance(job, tables, version, LEASE)) {
            throw new LostException();
        }
        if (tables == 1) {
            jobs.warnings().forget(job.pid());
        }
    }

    private static final class StoppingException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static final class LostException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static final class NotAnyMoreException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
