package techo.server.exchange;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.support.TransactionTemplate;
import techo.exchange.DocumentKind;
import techo.exchange.ImportResult;
import techo.exchange.SourceFile;
import techo.exchange.home.AppleHealthReader;
import techo.exchange.home.AppleHealthReader.Streamed;
import techo.exchange.home.HomeIssueCode;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.policy.identity.Caller;
import techo.server.exchange.ImportJob.Division;
import techo.server.exchange.ImportJob.State;
import techo.server.personkey.PersonKey;
import techo.server.personkey.PersonKeys;

/**
 * Exports of Apple Health with more values than one transaction takes: read to the end in the request, and taken in table by
 * table behind it.
 */
final class LongImports {
    private static final Set<DocumentKind> DIVIDED = EnumSet.of(DocumentKind.APPLE_HEALTH, DocumentKind.ARCHIVE);

    private final AppleHealthReader reader = new AppleHealthReader();
    private final int rows;
    private final long longest;
    private final ImportJobs jobs;
    private final PersonKeys keys;
    private final TransactionTemplate transactions;

    /**
     * @param rows of a table, each of which is stored in one transaction
     * @param longest the most values of one
     */
    LongImports(int rows, long longest, ImportJobs jobs, PersonKeys keys, TransactionTemplate transactions) {
        this.rows = rows;
        this.longest = longest;
        this.jobs = jobs;
        this.keys = keys;
        this.transactions = transactions;
    }

    /**
     * What is in an export that was too long to be read at once, or why it is refused. An operator, whose program divides it,
     * waits for the end of each request.
     *
     * @return empty for everything else
     * @throws TechoException when another one of this person is on its way, or it is longer than any may be
     */
    Optional<Streamed> survey(StoredPerson person, ImportResult read, SourceFile file, Caller caller) {
        boolean tooLong = read.fold(
                done -> false,
                refused -> refused.errors().stream().anyMatch(error -> error.code() == HomeIssueCode.TOO_MANY));
        boolean mayWait = caller.fold(citizen -> true, delegate -> true, recipient -> false, operator -> false);
        if (!tooLong || !mayWait || !DIVIDED.contains(file.kind())) {
            return Optional.empty();
        }
        // To be read to its end takes a while, which is for nothing then.
        if (jobs.of(person).filter(job -> job.state() == State.READING).isPresent()) {
            throw new TechoException(ImportError.IMPORT_LONG_RUNNING);
        }
        AtomicLong full = new AtomicLong();
        Optional<Streamed> surveyed = reader.tables(file, rows, table -> {
            // Halves that belong together are not divided: of a full table one row may be free.
            if (full.getAndIncrement() * (rows - 1) > longest) {
                throw new TechoException(ImportError.IMPORT_TOO_LONG);
            }
        });
        if (surveyed.filter(this::isTooLong).isPresent()) {
            throw new TechoException(ImportError.IMPORT_TOO_LONG);
        }
        return surveyed;
    }

    private boolean isTooLong(Streamed surveyed) {
        return surveyed.fold(tables -> tables.values() > longest, refused -> false);
    }

    /**
     * @param values how many it has
     * @throws TechoException when the record was erased meanwhile, when another one of this person is on its way, or when the
     *     database has no time for it
     */
    void begin(StoredPerson person, SourceFile file, Caller caller, long values) {
        Division division = new Division(values, rows, ReaderVersion.of(reader));
        try {
            // A key is made on a connection of its own, so not while the transaction holds one.
            boolean begun = jobs.knows(person) && begin(person, caller, division, sealed(person, file));
            if (!begun) {
                throw new TechoException(RequestError.NOT_FOUND);
            }
        } catch (TransientDataAccessException busy) {
            throw new TechoException(RequestError.UNAVAILABLE);
        }
    }

    private SealedFile sealed(StoredPerson person, SourceFile file) {
        PersonKey key = Objects.requireNonNull(keys.of(Set.of(person.patient())).get(person.patient()));
        return SealedFile.of(file, key);
    }

    /** @return false when the person was erased, whose key would have been made anew then */
    private boolean begin(StoredPerson person, Caller caller, Division division, SealedFile file) {
        return Objects.requireNonNull(transactions.execute(status -> {
            if (!jobs.lock(person)) {
                keys.destroy(person.patient());
                return false;
            }
            jobs.begin(person, caller, division, file);
            return true;
        }));
    }
}
