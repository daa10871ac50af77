package techo.server.export;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import ca.uhn.fhir.rest.server.exceptions.ResourceGoneException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Group.GroupMemberComponent;
import org.hl7.fhir.r4.model.IdType;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.export.GroupId;
import techo.policy.identity.RecipientId;

/**
 * Who is in a Group. A Group says for whom it is by its {@code managingEntity}; nobody else can tell that it exists.
 *
 * <p>An {@code actual} Group lists its members. One that is not stands for everyone who consented to its organisation,
 * whoever that is when the export runs: the Group of a regional network.
 */
final class GroupMembers {
    private static final int AT_ONCE = 500;

    private final DaoRegistry daos;
    private final JdbcTemplate jdbc;

    GroupMembers(DaoRegistry daos, JdbcTemplate jdbc) {
        this.daos = daos;
        this.jdbc = jdbc;
    }

    /** Whom a Group stands for, before consent is asked. */
    sealed interface Membership {}

    /** Those who are listed, by HAPI's keys. */
    record Listed(Set<Long> patientPids) implements Membership {
        Listed {
            patientPids = Set.copyOf(patientPids);
        }
    }

    /** Everyone who consented. */
    record WhoConsented() implements Membership {}

    boolean isFor(GroupId id, RecipientId recipient) {
        return find(id).map(group -> group.getManagingEntity().getReferenceElement())
                .filter(entity -> "Organization".equals(entity.getResourceType()))
                .filter(entity -> recipient.value().equals(entity.getIdPart()))
                .isPresent();
    }

    /** A Group that is gone has no members. */
    Membership of(GroupId id, Instant now) {
        return find(id).<Membership>map(group -> group.getActual()
                        ? new Listed(pids(group.getMember().stream()
                                .filter(member -> isMember(member, now))
                                .map(member -> member.getEntity().getReferenceElement())
                                .filter(entity -> "Patient".equals(entity.getResourceType()))
                                .map(entity -> entity.getIdPart())
                                .toList()))
                        : new WhoConsented())
                .orElseGet(() -> new Listed(Set.of()));
    }

    /** @return HAPI's keys of those people who exist */
    Set<Long> pids(Collection<String> patientIds) {
        Set<Long> pids = new HashSet<>();
        List<String> ids = new ArrayList<>(new HashSet<>(patientIds));
        for (int from = 0; from < ids.size(); from += AT_ONCE) {
            List<String> some = ids.subList(from, Math.min(ids.size(), from + AT_ONCE));
            pids.addAll(jdbc.queryForList(
                    "select res_id from hfj_resource where res_type = 'Patient' and res_deleted_at is null"
                            + " and fhir_id in (" + "?,".repeat(some.size() - 1) + "?)",
                    Long.class,
                    some.toArray()));
        }
        return pids;
    }

    private static boolean isMember(GroupMemberComponent member, Instant now) {
        return !member.getInactive()
                && (!member.getPeriod().hasStart()
                        || !member.getPeriod().getStart().toInstant().isAfter(now))
                && (!member.getPeriod().hasEnd()
                        || member.getPeriod().getEnd().toInstant().isAfter(now));
    }

    /** Only what belongs to nobody: a Group that a person keeps in the own record is for no organisation. */
    private Optional<Group> find(GroupId id) {
        try {
            Group group =
                    daos.getResourceDao(Group.class).read(new IdType("Group", id.value()), new SystemRequestDetails());
            return Optional.of(group).filter(found -> isNobodys(id));
        } catch (ResourceNotFoundException | ResourceGoneException e) {
            return Optional.empty();
        }
    }

    private boolean isNobodys(GroupId id) {
        return jdbc.queryForList(
                        "select r.patient_pid from techo_resource r join hfj_resource h on h.res_id = r.res_id"
                                + " where h.res_type = 'Group' and h.fhir_id = ?",
                        Long.class,
                        id.value())
                .isEmpty();
    }
}
