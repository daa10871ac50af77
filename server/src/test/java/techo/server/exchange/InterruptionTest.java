package techo.server.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.rest.server.exceptions.InternalErrorException;
import ca.uhn.fhir.rest.server.exceptions.ResourceVersionConflictException;
import ca.uhn.fhir.rest.server.exceptions.UnprocessableEntityException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.UnexpectedRollbackException;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.policy.audit.AuditUnavailableException;
import techo.server.malware.MalwareError;

class InterruptionTest {
    private static final SQLException DISK_FULL = new SQLException("", "53100");

    static Stream<RuntimeException> outages() {
        return Stream.of(
                new DataAccessResourceFailureException("", DISK_FULL),
                new CannotGetJdbcConnectionException("", new SQLTransientConnectionException("")),
                new CannotCreateTransactionException("", new SQLTransientConnectionException("")),
                new UnexpectedRollbackException(""),
                new ResourceVersionConflictException("somebody else was first"),
                new InternalErrorException(new IllegalStateException(DISK_FULL)),
                new IllegalStateException("the keys of persons cannot be read", new SQLException("", "08006")),
                new AuditUnavailableException(""),
                new TechoException(MalwareError.MALWARE_UNCHECKED));
    }

    @ParameterizedTest
    @MethodSource("outages")
    void what_is_away_is_no_fault_of_a_file(RuntimeException outage) {
        assertThat(Interruption.of(outage)).isEqualTo(Interruption.OUTAGE);
    }

    @Test
    void what_judges_a_file_ends_it() {
        assertThat(Interruption.of(new TechoException(MalwareError.MALWARE_FOUND)))
                .isEqualTo(Interruption.REFUSED);
        assertThat(Interruption.of(new TechoException(RequestError.INVALID_REQUEST)))
                .isEqualTo(Interruption.REFUSED);
        assertThat(Interruption.of(new UnprocessableEntityException("a rule"))).isEqualTo(Interruption.REFUSED);
    }

    @Test
    void what_nobody_knows_counts_and_so_does_a_value_that_the_database_does_not_take() {
        assertThat(Interruption.of(new IllegalStateException())).isEqualTo(Interruption.BROKEN);
        assertThat(Interruption.of(new InternalErrorException("whose?"))).isEqualTo(Interruption.BROKEN);
        assertThat(Interruption.of(new DataIntegrityViolationException(""))).isEqualTo(Interruption.BROKEN);
        assertThat(Interruption.of(new InternalErrorException(
                        "as HAPI tells it", new IllegalStateException(new SQLException("", "22001")))))
                .isEqualTo(Interruption.BROKEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0A000", "42P01", "54000"})
    void a_statement_that_the_database_never_takes_counts(String state) {
        assertThat(Interruption.of(new DataAccessResourceFailureException("", new SQLException("", state))))
                .isEqualTo(Interruption.BROKEN);
    }
}
