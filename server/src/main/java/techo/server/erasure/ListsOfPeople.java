package techo.server.erasure;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.api.dao.IFhirResourceDao;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import java.util.List;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.IdType;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import techo.policy.identity.PatientId;

/** Takes people off the lists (Group) that exports go by: off the present version, and earlier versions go. */
final class ListsOfPeople {
    private static final String NAMING = "select r.res_id, r.fhir_id, r.res_deleted_at from hfj_resource r"
            + " where r.res_type = 'Group' and exists (select 1 from hfj_res_ver v where v.res_id = r.res_id"
            + " and (v.res_text_vc like ? or v.res_text_vc like ?))";
    private static final String EARLIER =
            "res_id = ? and res_ver < (select res_ver from hfj_resource where res_id = ?)";

    private final JdbcTemplate jdbc;
    private final DaoRegistry daos;
    private final TransactionTemplate transaction;

    ListsOfPeople(JdbcTemplate jdbc, DaoRegistry daos, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.daos = daos;
        this.transaction = transaction;
    }

    void takeOff(PatientId person) {
        for (Naming list : naming(person)) {
            if (!list.deleted()) {
                takeOff(list.id(), person);
            }
            transaction.executeWithoutResult(status -> forgetEarlier(list.resId()));
        }
    }

    boolean name(PatientId person) {
        return !naming(person).isEmpty();
    }

    private List<Naming> naming(PatientId person) {
        String reference = "%Patient/" + person.value();
        return jdbc.query(
                NAMING,
                (row, number) -> new Naming(
                        row.getLong("res_id"), row.getString("fhir_id"), row.getObject("res_deleted_at") != null),
                reference + "\"%",
                reference + "/%");
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

    private void forgetEarlier(long resId) {
        for (String ofVersion : List.of("hfj_res_ver_prov", "hfj_history_tag")) {
            jdbc.update(
                    "delete from " + ofVersion + " where res_ver_pid in (select pid from hfj_res_ver where " + EARLIER
                            + ")",
                    resId,
                    resId);
        }
        jdbc.update("delete from hfj_res_ver where " + EARLIER, resId, resId);
    }

    /** A list that names somebody in any version. */
    private record Naming(long resId, String id, boolean deleted) {}
}
