package techo.server.exchange;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.support.TransactionTemplate;
import techo.exchange.SourceFile;
import techo.exchange.home.AppleHealthReader;
import techo.interceptors.error.TechoException;
import techo.policy.audit.AuditUnavailableException;
import techo.server.audit.JobRecords;
import techo.server.exchange.ImportJob.State;
import techo.server.exchange.ImportJobs.Sealed;
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

    private static final int SERVER_ERRORS = 500;

    private final AppleHealthReader reader = new AppleHealthReader();
    private final ImportJobs jobs;
    private final RecordImport imports;
    private final Persons persons;
    private final PersonKeys keys;
    private final JobRecords records;
    private final TransactionTemplate transactions;

    LongImportWork(
            ImportJobs jobs,
            RecordImport imports,
            Persons persons,
            PersonKeys keys,
            JobRecords records,
            TransactionTemplate transactions) {
        this.jobs = jobs;
        this.imports = imports;
        this.persons = persons;
        this.keys = keys;
        this.records = records;
        this.transactions = transactions;
    }

    /**
     * Goes on with one that nobody is at, to its end.
     *
     * @param stopping whether to leave the rest to others, asked behind each table
     * @return whether there was one
     */
    boolean goOn(BooleanSupplier stopping) {
        Optional<ImportJob> taken = jobs.take(LEASE);
        taken.ifPresent(job -> {
            try {
                jobs.end(job, goOn(job, stopping));
            } catch (StoppingException stopped) {
                jobs.putBack(job, Duration.ZERO);
            } catch (AuditUnavailableException | TransientDataAccessException away) {
                jobs.putBack(job, OUTAGE);
            } catch (TechoException refused) {
                if (refused.getStatusCode() < SERVER_ERRORS) {
                    jobs.end(job, State.STOPPED);
                } else {
                    jobs.putBack(job, OUTAGE);
                }
            } catch (LostException lost) {
                // Whoever took it goes on, or the person was erased.
            }
        });
        return taken.isPresent();
    }

    private State goOn(ImportJob job, BooleanSupplier stopping) {
        Optional<SourceFile> file = jobs.file(job).flatMap(this::opened);
        if (file.isEmpty()) {
            return State.STOPPED;
        }
        int stored = job.division().reader().equals(reader.version()) ? job.tables() : 0;
        AtomicInteger tables = new AtomicInteger();
        try {
            return reader.tables(file.get(), job.division().rows(), table -> {
                        if (tables.incrementAndGet() > stored) {
                            store(job, SourceFile.of(table.bytes()), tables.get());
                            if (stopping.getAsBoolean()) {
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

    /** Empty when the key was destroyed with the record. */
    private Optional<SourceFile> opened(Sealed sealed) {
        return Optional.ofNullable(keys.withIds(Set.of(sealed.key())).get(sealed.key()))
                .map(key -> {
                    try {
                        return SourceFile.of(key.open(sealed.content()));
                    } catch (GeneralSecurityException e) {
                        throw new IllegalStateException("a file was not sealed with the key that it names", e);
                    }
                });
    }

    /** Asks anew whether it may: the person may have taken the right of the delegate away. */
    private void store(ImportJob job, SourceFile table, int tables) {
        transactions.executeWithoutResult(status -> {
            if (!jobs.advance(job, tables, LEASE)) {
                throw new LostException();
            }
            StoredPerson person = persons.find(job.person(), job.caller()).orElseThrow(NotAnyMoreException::new);
            ImportOutcome outcome = imports.run(person, new HandedOver(job.caller(), Optional.empty()), List.of(table));
            if (outcome instanceof ImportOutcome.Stored stored) {
                records.imported(job.caller(), job.person(), stored.written());
            }
        });
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
