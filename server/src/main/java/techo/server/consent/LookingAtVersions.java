package techo.server.consent;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.IdType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import techo.interceptors.consent.Description;
import techo.policy.consent.CategoryRules;
import techo.policy.consent.DataCategory;

/**
 * Finds out since which version resources are what their rows say, for those that were stored before that was kept. Until
 * then, and where it cannot be told, earlier versions are for the person alone. It goes on where it was stopped, and several
 * nodes may do it at once.
 */
final class LookingAtVersions implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(LookingAtVersions.class);
    private static final int AT_ONCE = 500;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final ResourceRows rows;
    private final DaoRegistry daos;
    private final CategoryRules categories = new CategoryRules();

    LookingAtVersions(JdbcTemplate jdbc, TransactionTemplate transaction, DaoRegistry daos) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.rows = new ResourceRows(jdbc);
        this.daos = daos;
    }

    @Override
    public void run() {
        long after = 0;
        List<Long> next = next(after);
        while (!next.isEmpty()) {
            long last = next.get(next.size() - 1);
            onlyOne(after, last);
            next(after).stream().filter(resId -> resId <= last).forEach(this::look);
            after = last;
            next = next(after);
        }
    }

    private List<Long> next(long after) {
        return jdbc.queryForList(
                "select res_id from techo_resource where same_since is null and res_id > ? order by res_id"
                        + " fetch first " + AT_ONCE + " rows only",
                Long.class,
                after);
    }

    /** Most were never changed. */
    private void onlyOne(long after, long last) {
        jdbc.update(
                "update techo_resource set same_since = 1 where same_since is null and res_id > ? and res_id <= ?"
                        + " and exists (select 1 from hfj_resource h where h.res_id = techo_resource.res_id and h.res_ver = 1)",
                after,
                last);
    }

    private void look(long resId) {
        try {
            transaction.executeWithoutResult(status -> {
                rows.lock(resId);
                if (isUnknown(resId)) {
                    rows.find(resId)
                            .ifPresent(row ->
                                    stored(resId).ifPresent(stored -> rows.becameOther(resId, sameSince(row, stored))));
                }
            });
        } catch (RuntimeException e) {
            LOG.warn(
                    "Earlier versions of a resource could not be looked at and stay with the person: {}",
                    e.getClass().getSimpleName());
        }
    }

    /** Somebody may have come first. */
    private boolean isUnknown(long resId) {
        return !jdbc.queryForList(
                        "select res_id from techo_resource where res_id = ? and same_since is null", Long.class, resId)
                .isEmpty();
    }

    private Optional<Stored> stored(long resId) {
        return jdbc
                .query(
                        "select res_type, fhir_id, res_ver from hfj_resource where res_id = ?",
                        (row, number) -> new Stored(row.getString(1), row.getString(2), row.getLong(3)),
                        resId)
                .stream()
                .findFirst();
    }

    private long sameSince(StoredRow row, Stored stored) {
        if (!row.isByRules()) {
            return stored.version;
        }
        Optional<Told> latest = Optional.empty();
        long since = stored.version;
        for (long version : versions(row.resId())) {
            Told told = told(read(stored, version));
            if (latest.isPresent() && !latest.get().equals(told)) {
                return since;
            }
            latest = Optional.of(told);
            since = version;
        }
        return since;
    }

    /** The latest first, without deletions. */
    private List<Long> versions(long resId) {
        return jdbc.queryForList(
                "select res_ver from hfj_res_ver where res_id = ? and res_deleted_at is null order by res_ver desc",
                Long.class,
                resId);
    }

    private IBaseResource read(Stored stored, long version) {
        return daos.getResourceDao(stored.type)
                .read(new IdType(stored.type, stored.id, Long.toString(version)), new SystemRequestDetails());
    }

    private Told told(IBaseResource version) {
        return new Told(
                category(version),
                Description.dayOf(version),
                HeldResources.of(version).stream()
                        .map(held -> held.fold(
                                inside -> category(inside.resource()) + " " + inside.effective(),
                                named -> String.valueOf(named.here())))
                        .collect(Collectors.toSet()));
    }

    private DataCategory category(IBaseResource resource) {
        return categories.categoryOf(Description.of(resource));
    }

    private record Stored(String type, String id, long version) {}

    /** @param holds each thing in words of its own, to be compared */
    private record Told(DataCategory category, Optional<LocalDate> effective, Set<String> holds) {}
}
