package techo.server.erasure;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.api.dao.IFhirResourceDao;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.IdType;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.identity.PatientId;

/**
 * Takes people off the lists (Group) that exports go by: off the present version, and earlier versions go. In the
 * transaction that is running.
 */
final class ListsOfPeople {
    private static final String NAMING = "select r.res_id, r.fhir_id, r.res_deleted_at from hfj_resource r"
            + " where r.res_type = 'Group' and exists (select 1 from hfj_res_ver v where v.res_id = r.res_id"
            + " and " + StoredVersions.NAMES + ")";
    private static final String EARLIER = "select v.pid from hfj_res_ver v join hfj_resource r on r.res_id = v.res_id"
            + " where v.res_id = ? and v.res_ver < r.res_ver";

    private final JdbcTemplate jdbc;
    private final DaoRegistry daos;
    private final StoredVersions versions;
    private final Runnable pendingWrites;

    /** @param pendingWrites writes what Hibernate holds back until the end of the transaction */
    ListsOfPeople(JdbcTemplate jdbc, DaoRegistry daos, StoredVersions versions, Runnable pendingWrites) {
        this.jdbc = jdbc;
        this.daos = daos;
        this.versions = versions;
        this.pendingWrites = pendingWrites;
    }

    void takeOff(PatientId person) {
        List<Naming> lists = naming(person);
        lists.stream().filter(list -> !list.deleted()).forEach(list -> takeOff(list.id(), person));
        pendingWrites.run();
        lists.forEach(list -> versions.delete(jdbc.queryForList(EARLIER, Long.class, list.resId())));
    }

    boolean name(PatientId person) {
        return !naming(person).isEmpty();
    }

    /** Whether a list that names the person tells of one of these others as well. */
    boolean tellOf(Set<PatientId> others, PatientId person) {
        List<Long> ofLists = naming(person).stream()
                .flatMap(
                        list -> jdbc
                                .queryForList("select pid from hfj_res_ver where res_id = ?", Long.class, list.resId())
                                .stream())
                .toList();
        return others.stream().anyMatch(other -> versions.anyNames(ofLists, other));
    }

    private List<Naming> naming(PatientId person) {
        return jdbc.query(
                NAMING,
                (row, number) -> new Naming(
                        row.getLong("res_id"), row.getString("fhir_id"), row.getObject("res_deleted_at") != null),
                StoredVersions.naming(person).toArray());
    }

    private void takeOff(String id, PatientId person) {
        IFhirResourceDao<Group> groups = daos.getResourceDao(Group.class);
        Group group = groups.read(new IdType("Group", id), new SystemRequestDetails());
        boolean named = group.getMember().removeIf(member -> {
            IdType entity = new IdType(member.getEntity().getReference());
            return "Patient".equals(entity.getResourceType()) && person.value().equals(entity.getIdPart());
        });
        if (named) {
            groups.update(group, new SystemRequestDetails());
        }
    }

    /** A list that names somebody in any version. */
    private record Naming(long resId, String id, boolean deleted) {}
}
