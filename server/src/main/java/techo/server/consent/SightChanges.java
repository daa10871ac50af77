package techo.server.consent;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.identity.Caller;

/**
 * Of whose records a caller may be able to see less than at an earlier instant: asked in a few statements that look at what
 * changed, and not at the records. It may name more people than that, and when in doubt everybody.
 */
public final class SightChanges {
    private static final long OF_EVERYBODY = -1;

    private static final String CHANGED = "select r.patient_pid from hfj_resource h"
            + " join techo_resource r on r.res_id = h.res_id where h.res_updated >= ?"
            // What is new takes nothing away, but for a consent, which may deny, and a file, with which an import may
            // also
            // have found something in an earlier one.
            + " and (h.res_type in ('Consent', 'Binary') or h.res_ver > 1 or h.res_deleted_at is not null)"
            + " union select r.patient_pid from techo_hidden_past b join techo_resource r on r.res_id = b.res_id"
            + " where b.held_until >= ?"
            + " union select s.patient_pid from techo_person_past b join techo_person s on s.patient_pid = b.patient_pid"
            + " where b.held_until >= ? and s.frozen_from is not null"
            + " union select s.patient_pid from techo_person s where s.frozen_from > ? and s.frozen_from <= ?"
            + " union select g.patient_pid from techo_grant g where g.grantee = ? and g.purpose = ?"
            + " and g.valid_to > ? and g.valid_to <= ?"
            + " union select e.patient_pid from techo_grant_exception e where e.grantee = ? and e.purpose = ?"
            + " and e.valid_from > ? and e.valid_from <= ?"
            + " union select s.patient_pid from techo_person s where s.last_act > ? and s.last_act <= ?";

    /** Beside them whoever's lines name something of theirs, and whoever's name that: a document closes with what it names. */
    private static final String PEOPLE = "with changed (patient_pid) as (" + CHANGED + "),"
            + " named (patient_pid) as (select case when c.patient_pid = " + StoredRow.DIRECTORY + " then "
            + OF_EVERYBODY + " else c.patient_pid end from changed c),"
            + " naming (patient_pid) as (" + naming("named") + "),"
            + " around (patient_pid) as (" + naming("naming") + ")"
            + " select patient_pid from named union select patient_pid from naming union select patient_pid from around";

    private static final String RULES = "select 1 from techo_recipient_past b where b.recipient = ?"
            + " and b.in_force_from >= ? union all select 1 from techo_notice n where n.purpose = ?"
            + " and (n.published_at >= ? or n.required_from > ?) and n.required_from <= ?"
            // What named an erased person cannot be told from the rest any more.
            + " union all select 1 from techo_erasure x where x.erased_at >= ?";

    /** Who has something that names what these people have. Directory resources may, too. */
    private static String naming(String people) {
        return "select s.patient_pid from " + people + " p join techo_resource t on t.patient_pid = p.patient_pid"
                + " join (select l.target_resource_id as target, l.src_resource_id as source from hfj_res_link l"
                + " union all select d.part_res_id, d.document_res_id from techo_resource_part d) l on l.target = t.res_id"
                + " join techo_resource s on s.res_id = l.source"
                + " where p.patient_pid <> " + StoredRow.DIRECTORY + " and s.patient_pid <> p.patient_pid";
    }

    private final JdbcTemplate jdbc;
    private final VisibleResources visible;

    public SightChanges(JdbcTemplate jdbc, VisibleResources visible) {
        this.jdbc = jdbc;
        this.visible = visible;
    }

    /** Of whom there may be less to see. */
    public sealed interface Concerned {
        /** What holds for all records changed, or nobody knows. */
        record Everybody() implements Concerned {}

        /** @param patientPids HAPI's keys, and that of what is nobody's where it names something of theirs */
        record People(Set<Long> patientPids) implements Concerned {
            public People {
                patientPids = Set.copyOf(patientPids);
            }
        }

        default boolean isNobody() {
            return this instanceof People people && people.patientPids().isEmpty();
        }

        default boolean isAnyOf(Set<Long> patientPids) {
            return !(this instanceof People people) || !Collections.disjoint(people.patientPids(), patientPids);
        }
    }

    /** @param since up to which everything that was stored was seen */
    public Concerned since(Caller caller, Instant since, Instant now) {
        if (!(caller instanceof Caller.Recipient recipient)
                || visible.hasGateChanged(recipient, since, now)
                || haveRulesChanged(recipient, since, now)) {
            return new Concerned.Everybody();
        }
        OffsetDateTime from = utc(since);
        OffsetDateTime to = utc(now);
        String grantee = recipient.recipient().value();
        String purpose = recipient.purpose().code();
        List<Long> people = jdbc.queryForList(
                PEOPLE,
                Long.class,
                Timestamp.from(since),
                from,
                from,
                from,
                to,
                grantee,
                purpose,
                from,
                to,
                grantee,
                purpose,
                from,
                to,
                utc(since.minus(visible.dormancy())),
                utc(now.minus(visible.dormancy())));
        // What is nobody's may be named by anybody.
        return people.contains(OF_EVERYBODY) ? new Concerned.Everybody() : new Concerned.People(new HashSet<>(people));
    }

    private boolean haveRulesChanged(Caller.Recipient recipient, Instant since, Instant now) {
        return !jdbc.queryForList(
                        RULES,
                        Integer.class,
                        recipient.recipient().value(),
                        utc(since),
                        recipient.purpose().code(),
                        utc(since),
                        utc(since),
                        utc(now),
                        utc(since))
                .isEmpty();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
