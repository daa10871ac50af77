package techo.server.erasure;

import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.identity.PatientId;

/** Single versions of resources, where HAPI keeps them. */
final class StoredVersions {
    /** Whether the text of version v names a person, by a reference with or without a version; see {@link #naming}. */
    static final String NAMES = "(v.res_text_vc like ? or v.res_text_vc like ?)";

    private static final List<String> OF_A_VERSION = List.of("hfj_res_ver_prov", "hfj_history_tag");

    private final JdbcTemplate jdbc;

    StoredVersions(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** The arguments of {@link #NAMES}. */
    static List<String> naming(PatientId person) {
        String reference = "%Patient/" + person.value();
        return List.of(reference + "\"%", reference + "/%");
    }

    /** @param versions HAPI's keys of them */
    boolean anyNames(List<Long> versions, PatientId person) {
        List<String> naming = naming(person);
        return Portions.of(versions).stream()
                .anyMatch(some -> !jdbc.queryForList(
                                "select v.pid from hfj_res_ver v where v.pid in (" + some + ") and " + NAMES
                                        + " fetch first 1 rows only",
                                Long.class,
                                naming.get(0),
                                naming.get(1))
                        .isEmpty());
    }

    /** @param versions HAPI's keys of them. @return how many were there */
    long delete(List<Long> versions) {
        long deleted = 0;
        for (String some : Portions.of(versions)) {
            for (String table : OF_A_VERSION) {
                jdbc.update("delete from " + table + " where res_ver_pid in (" + some + ")");
            }
            deleted += jdbc.update("delete from hfj_res_ver where pid in (" + some + ")");
        }
        return deleted;
    }
}
