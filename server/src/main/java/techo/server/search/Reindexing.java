package techo.server.search;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.api.dao.ReindexOutcome;
import ca.uhn.fhir.jpa.api.dao.ReindexParameters;
import ca.uhn.fhir.jpa.model.dao.JpaPid;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import ca.uhn.fhir.rest.api.server.storage.TransactionDetails;
import java.util.List;
import java.util.OptionalLong;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes the index of stored resources anew, as this version of the server indexes: after an update that folds texts or
 * knows parameters which the one before did not. Resources and their versions stay as they are.
 */
final class Reindexing {
    private final JdbcTemplate jdbc;
    private final DaoRegistry daos;
    private final TransactionTemplate transactions;

    Reindexing(JdbcTemplate jdbc, DaoRegistry daos, TransactionTemplate transactions) {
        this.jdbc = jdbc;
        this.daos = daos;
        this.transactions = transactions;
    }

    /**
     * @param indexed how many have a new index
     * @param failed how many could not be read and keep the one they had
     * @param last where the next part begins; empty when there is none
     */
    record Part(int indexed, int failed, OptionalLong last) {}

    /** Each in a transaction of its own, in the order in which they were first stored. @param most how many */
    Part reindex(long after, int most) {
        List<Stored> part = jdbc.query(
                "select res_id, res_type from hfj_resource where res_id > ? and res_deleted_at is null"
                        + " order by res_id limit " + most,
                (row, number) -> new Stored(row.getLong(1), row.getString(2)),
                after);
        int failed = (int) part.stream().filter(stored -> !reindex(stored)).count();
        return new Part(
                part.size() - failed,
                failed,
                part.size() < most
                        ? OptionalLong.empty()
                        : OptionalLong.of(part.get(part.size() - 1).resId()));
    }

    private boolean reindex(Stored stored) {
        ReindexOutcome outcome = transactions.execute(transaction -> daos.getResourceDao(stored.type())
                .reindex(
                        JpaPid.fromId(stored.resId()),
                        new ReindexParameters(),
                        new SystemRequestDetails(),
                        new TransactionDetails()));
        return outcome != null && outcome.getWarnings().isEmpty();
    }

    private record Stored(long resId, String type) {}
}
