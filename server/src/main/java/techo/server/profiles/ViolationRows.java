package techo.server.profiles;

import ca.uhn.fhir.context.FhirContext;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.interceptors.error.OperationOutcomes;
import techo.policy.profiles.ValidationMode;

/** Reads and writes {@code techo_violation}, within whatever transaction is open. */
final class ViolationRows {
    private final JdbcTemplate jdbc;
    private final FhirContext context;
    private final InstantSource time;

    ViolationRows(JdbcTemplate jdbc, FhirContext context, InstantSource time) {
        this.jdbc = jdbc;
        this.context = context;
        this.time = time;
    }

    void write(long resId, Verdict verdict) {
        String outcome = context.newJsonParser().encodeResourceToString(OperationOutcomes.of(verdict.problems()));
        OffsetDateTime now = now();
        int updated = jdbc.update(
                "update techo_violation set mode = ?, judged_at = ?, outcome = ? where res_id = ?",
                verdict.mode().name(),
                now,
                outcome,
                resId);
        if (updated == 0) {
            jdbc.update(
                    "insert into techo_violation (res_id, mode, judged_at, outcome) values (?, ?, ?, ?)",
                    resId,
                    verdict.mode().name(),
                    now,
                    outcome);
        }
    }

    void delete(long resId) {
        jdbc.update("delete from techo_violation where res_id = ?", resId);
    }

    /** @return what the current version breaks; empty when it is in order, deleted or not there */
    Optional<OperationOutcome> find(String type, String id) {
        return jdbc
                .queryForList(
                        "select v.outcome from techo_violation v join hfj_resource h on h.res_id = v.res_id"
                                + " where h.res_type = ? and h.fhir_id = ? and h.res_deleted_at is null",
                        String.class,
                        type,
                        id)
                .stream()
                .findFirst()
                .map(json -> context.newJsonParser().parseResource(OperationOutcome.class, json));
    }

    /**
     * The quarantined resources that were judged longest ago.
     *
     * @param before only what was last judged before this
     */
    List<Quarantined> quarantined(Instant before, int most) {
        return jdbc.query(
                "select h.res_id, h.res_type, h.fhir_id from techo_violation v join hfj_resource h on h.res_id = v.res_id"
                        + " where v.mode = ? and v.judged_at < ? and h.res_deleted_at is null"
                        + " order by v.judged_at, v.res_id limit " + most,
                (row, number) -> new Quarantined(row.getLong(1), row.getString(2), row.getString(3)),
                ValidationMode.QUARANTINE.name(),
                before.atOffset(ZoneOffset.UTC));
    }

    /** Puts it behind all others, also when nothing changed. */
    void judgedAgain(Quarantined resource) {
        jdbc.update("update techo_violation set judged_at = ? where res_id = ?", now(), resource.resId());
    }

    private OffsetDateTime now() {
        return time.instant().atOffset(ZoneOffset.UTC);
    }

    /** A stored resource that is kept from recipients. */
    record Quarantined(long resId, String type, String id) {}
}
