package techo.server.consent;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.IdType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import techo.interceptors.consent.Description;
import techo.interceptors.consent.ResourceKey;
import techo.policy.consent.CategoryRules;

/**
 * Looks into documents that were stored before the server kept what they hold. Until then such a document is closed to
 * everybody but the person; one that cannot be read stays so. Several nodes may do it at once.
 */
final class LookingIntoDocuments implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(LookingIntoDocuments.class);
    private static final int AT_ONCE = 200;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final ResourceRows rows;
    private final DocumentParts parts;
    private final DaoRegistry daos;
    private final CategoryRules categories = new CategoryRules();

    LookingIntoDocuments(JdbcTemplate jdbc, TransactionTemplate transaction, DocumentParts parts, DaoRegistry daos) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.rows = new ResourceRows(jdbc);
        this.parts = parts;
        this.daos = daos;
    }

    @Override
    public void run() {
        long after = 0;
        List<Long> next = next(after);
        while (!next.isEmpty()) {
            next.forEach(this::look);
            after = next.get(next.size() - 1);
            next = next(after);
        }
    }

    private List<Long> next(long after) {
        return jdbc.queryForList(
                "select document_res_id from techo_resource_part where part_res_id = ? and document_res_id > ?"
                        + " order by document_res_id fetch first " + AT_ONCE + " rows only",
                Long.class,
                DocumentParts.NOT_LOOKED_INTO,
                after);
    }

    private void look(long resId) {
        try {
            transaction.executeWithoutResult(status -> {
                rows.lock(resId);
                if (isWaiting(resId)) {
                    rows.find(resId)
                            .ifPresent(row -> key(resId)
                                    .ifPresentOrElse(
                                            key -> parts.write(
                                                    row,
                                                    stored(key),
                                                    held -> categories.categoryOf(Description.of(held))),
                                            () -> keepClosed(resId)));
                }
            });
        } catch (RuntimeException e) {
            LOG.warn(
                    "A document could not be looked into and stays closed: {}",
                    e.getClass().getSimpleName());
        }
    }

    /** Another node may have come first, or somebody wrote it anew. */
    private boolean isWaiting(long resId) {
        return !jdbc.queryForList(
                        "select part_res_id from techo_resource_part where document_res_id = ? and part_res_id = ?",
                        Long.class,
                        resId,
                        DocumentParts.NOT_LOOKED_INTO)
                .isEmpty();
    }

    /** @return empty when it was deleted */
    private Optional<ResourceKey> key(long resId) {
        return jdbc
                .query(
                        "select res_type, fhir_id from hfj_resource where res_id = ? and res_deleted_at is null",
                        (row, number) -> new ResourceKey(row.getString(1), row.getString(2)),
                        resId)
                .stream()
                .findFirst();
    }

    private IBaseResource stored(ResourceKey key) {
        return daos.getResourceDao(key.type()).read(new IdType(key.type(), key.id()), new SystemRequestDetails());
    }

    /** Of a deleted one only the history is left; it holds something of no kind that is shared. */
    private void keepClosed(long resId) {
        jdbc.update(
                "update techo_resource_part set part_res_id = null where document_res_id = ? and part_res_id = ?",
                resId,
                DocumentParts.NOT_LOOKED_INTO);
    }
}
