package techo.server.exchange;

import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.exceptions.ResourceVersionConflictException;
import ca.uhn.fhir.rest.server.exceptions.UnprocessableEntityException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.TransactionException;
import techo.interceptors.error.TechoException;
import techo.policy.audit.AuditUnavailableException;

/** What is to become of a long import that did not get to its end, told by what was thrown. */
enum Interruption {
    /** The file, or a table of it, was judged: reading it again changes nothing. */
    REFUSED,
    /** The database, the trail or a scanner was not there, or somebody else was first: no fault of the file. */
    OUTAGE,
    /** Nobody knows whose fault it is; the same again and again is the file's. */
    BROKEN;

    private static final int SERVER_ERRORS = 500;
    /**
     * Classes of SQLSTATE of what the database does not take, now or later: values out of range or against a constraint, what
     * it cannot do, what it does not understand, and what is more than it holds.
     */
    private static final Set<String> NOT_TAKEN = Set.of("22", "23", "0A", "42", "54");

    static Interruption of(RuntimeException thrown) {
        if (thrown instanceof TechoException told) {
            return told.getStatusCode() < SERVER_ERRORS ? REFUSED : OUTAGE;
        }
        if (thrown instanceof UnprocessableEntityException || thrown instanceof InvalidRequestException) {
            return REFUSED;
        }
        if (isAny(thrown, Interruption::isNotTaken)) {
            return BROKEN;
        }
        return isAny(thrown, Interruption::isOutage) ? OUTAGE : BROKEN;
    }

    private static boolean isAny(Throwable thrown, Predicate<Throwable> kind) {
        return Stream.iterate(
                        Optional.of(thrown),
                        Optional::isPresent,
                        each -> each.flatMap(cause -> Optional.ofNullable(cause.getCause())))
                .flatMap(Optional::stream)
                .anyMatch(kind);
    }

    private static boolean isNotTaken(Throwable cause) {
        return cause instanceof DataIntegrityViolationException
                || cause instanceof SQLException sql
                        && Optional.ofNullable(sql.getSQLState())
                                .filter(state -> state.length() > 1 && NOT_TAKEN.contains(state.substring(0, 2)))
                                .isPresent();
    }

    private static boolean isOutage(Throwable cause) {
        return cause instanceof DataAccessException
                || cause instanceof TransactionException
                || cause instanceof SQLException
                || cause instanceof AuditUnavailableException
                || cause instanceof ResourceVersionConflictException;
    }
}
