package techo.server.erasure;

import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.identity.PatientId;

/**
 * What names a person and belongs to nobody, because it names several people or holds something of them without being
 * theirs; nobody is shown it. Of what belongs to somebody by now, or is of the directory, these are earlier versions.
 */
final class Unowned {
    private static final String WHOLE = "select u.res_id from techo_unowned u"
            + " where not exists (select 1 from techo_resource o where o.res_id = u.res_id)"
            + " and (exists (select 1 from hfj_res_link l join techo_resource t on t.res_id = l.target_resource_id"
            + " where l.src_resource_id = u.res_id and t.patient_pid = ?)"
            + " or exists (select 1 from hfj_res_ver v where v.res_id = u.res_id and " + StoredVersions.NAMES + "))";
    private static final String EARLIER = "select v.pid from techo_unowned u"
            + " join techo_resource o on o.res_id = u.res_id join hfj_resource r on r.res_id = u.res_id"
            + " join hfj_res_ver v on v.res_id = u.res_id and v.res_ver < r.res_ver"
            + " where o.patient_pid <> ? and " + StoredVersions.NAMES;
    private static final String REFERS_TO = "select l.pid from hfj_res_link l"
            + " join techo_resource t on t.res_id = l.target_resource_id join hfj_resource p on p.res_id = t.patient_pid"
            + " where p.res_type = 'Patient' and p.fhir_id = ? and l.src_resource_id in (";

    private final JdbcTemplate jdbc;
    private final StoredVersions versions;

    Unowned(JdbcTemplate jdbc, StoredVersions versions) {
        this.jdbc = jdbc;
        this.versions = versions;
    }

    /** HAPI's keys of the resources that belong to nobody still. @param patientPid HAPI's key of the Patient */
    List<Long> whole(PatientId person, long patientPid) {
        return find(WHOLE, person, patientPid);
    }

    /** HAPI's keys of the earlier versions. */
    List<Long> earlier(PatientId person, long patientPid) {
        return find(EARLIER, person, patientPid);
    }

    /** Whether it tells of one of these others as well. */
    boolean tellsOf(Set<PatientId> others, PatientId person, long patientPid) {
        List<Long> whole = whole(person, patientPid);
        List<Long> earlier = earlier(person, patientPid);
        List<Long> ofWhole = Portions.of(whole).stream()
                .flatMap(
                        some -> jdbc
                                .queryForList("select pid from hfj_res_ver where res_id in (" + some + ")", Long.class)
                                .stream())
                .toList();
        return others.stream()
                .anyMatch(other -> versions.anyNames(ofWhole, other)
                        || versions.anyNames(earlier, other)
                        || refersTo(other, whole));
    }

    private boolean refersTo(PatientId other, List<Long> whole) {
        return Portions.of(whole).stream()
                .anyMatch(some -> !jdbc.queryForList(
                                REFERS_TO + some + ") fetch first 1 rows only", Long.class, other.value())
                        .isEmpty());
    }

    private List<Long> find(String sql, PatientId person, long patientPid) {
        List<String> naming = StoredVersions.naming(person);
        return jdbc.queryForList(sql, Long.class, patientPid, naming.get(0), naming.get(1));
    }
}
