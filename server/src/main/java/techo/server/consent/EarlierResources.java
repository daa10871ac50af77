package techo.server.consent;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.IdType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import techo.interceptors.consent.ResourceKey;

/**
 * Goes through resources that were stored before the server kept something of them, which a migration marked with a number
 * that no resource has. Several nodes may do it at once; what cannot be read is left as it is marked.
 */
final class EarlierResources {
    private static final Logger LOG = LoggerFactory.getLogger(EarlierResources.class);
    private static final int AT_ONCE = 200;

    /** No resource has this key. */
    static final long NOT_LOOKED_AT = 0;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final DaoRegistry daos;

    EarlierResources(JdbcTemplate jdbc, TransactionTemplate transaction, DaoRegistry daos) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.daos = daos;
    }

    /**
     * @param lock makes others who write the resource wait
     * @param look is called behind it, in a transaction of its own
     */
    void each(Marked marked, LongConsumer lock, LongConsumer look) {
        long after = 0;
        List<Long> next = marked.next(jdbc, after);
        while (!next.isEmpty()) {
            next.forEach(resId -> look(marked, resId, lock, look));
            after = next.get(next.size() - 1);
            next = marked.next(jdbc, after);
        }
    }

    private void look(Marked marked, long resId, LongConsumer lock, LongConsumer look) {
        try {
            transaction.executeWithoutResult(status -> {
                lock.accept(resId);
                // Another node may have come first, or somebody wrote it anew.
                if (marked.isStill(jdbc, resId)) {
                    look.accept(resId);
                }
            });
        } catch (RuntimeException e) {
            LOG.warn(
                    "A resource from before could not be looked at and stays as it is: {}",
                    e.getClass().getSimpleName());
        }
    }

    /** @return empty when it was deleted */
    Optional<IBaseResource> stored(long resId) {
        return jdbc
                .query(
                        "select res_type, fhir_id from hfj_resource where res_id = ? and res_deleted_at is null",
                        (row, number) -> new ResourceKey(row.getString(1), row.getString(2)),
                        resId)
                .stream()
                .findFirst()
                .map(key -> daos.getResourceDao(key.type())
                        .read(new IdType(key.type(), key.id()), new SystemRequestDetails()));
    }

    /**
     * Where the mark stands.
     *
     * @param resource the column of the resource
     * @param mark the column that has the number
     */
    record Marked(String table, String resource, String mark) {
        private List<Long> next(JdbcTemplate jdbc, long after) {
            return jdbc.queryForList(
                    "select " + resource + " from " + table + " where " + mark + " = ? and " + resource
                            + " > ? order by " + resource + " fetch first " + AT_ONCE + " rows only",
                    Long.class,
                    NOT_LOOKED_AT,
                    after);
        }

        private boolean isStill(JdbcTemplate jdbc, long resId) {
            return !jdbc.queryForList(
                            "select " + mark + " from " + table + " where " + resource + " = ? and " + mark + " = ?",
                            Long.class,
                            resId,
                            NOT_LOOKED_AT)
                    .isEmpty();
        }
    }
}
