package techo.server.erasure;

import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import techo.interceptors.error.TechoException;
import techo.policy.identity.PatientId;
import techo.server.consent.ResourceRows;

/** Erasures that were agreed and wait for their day. Until then nothing of the record goes to recipients. */
public final class WaitingErasures {
    private final ErasureRows rows;
    private final ResourceRows resources;
    private final TransactionTemplate transaction;

    WaitingErasures(ErasureRows rows, JdbcTemplate jdbc, TransactionTemplate transaction) {
        this.rows = rows;
        this.resources = new ResourceRows(jdbc);
        this.transaction = transaction;
    }

    /**
     * Does what would end that, while none can begin.
     *
     * @param patientPid HAPI's key of the Patient
     * @throws TechoException when one waits; nothing is done
     */
    public <T> T unlessOneWaits(PatientId person, long patientPid, Supplier<T> change) {
        return Optional.ofNullable(transaction.execute(status -> {
                    resources.lock(patientPid);
                    if (rows.isWaiting(person)) {
                        throw new TechoException(ErasureError.WAITING);
                    }
                    return change.get();
                }))
                .orElseThrow();
    }
}
