package techo.server.audit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.interceptors.audit.SubjectsOfResources;
import techo.policy.audit.ResourceUse;
import techo.policy.identity.PatientId;

/** Looks up whose a resource is in {@code techo_resource}, where the server wrote it down with the resource. */
final class JdbcSubjects implements SubjectsOfResources {
    private static final int AT_ONCE = 500;
    private static final String SELECT = "select r.res_type, r.fhir_id, p.fhir_id from hfj_resource r "
            + "join techo_resource t on t.res_id = r.res_id join hfj_resource p on p.res_id = t.patient_pid "
            + "where t.patient_pid <> 0 and (";

    private final JdbcTemplate jdbc;

    JdbcSubjects(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Map<ResourceUse, PatientId> of(Collection<ResourceUse> uses) {
        Map<String, List<ResourceUse>> byKey = uses.stream()
                .filter(use -> !use.id().isEmpty())
                .collect(Collectors.groupingBy(use -> key(use.type(), use.id())));
        Map<ResourceUse, PatientId> found = new HashMap<>();
        List<List<ResourceUse>> distinct = new ArrayList<>(byKey.values());
        for (int from = 0; from < distinct.size(); from += AT_ONCE) {
            find(distinct.subList(from, Math.min(from + AT_ONCE, distinct.size())), byKey, found);
        }
        return found;
    }

    private void find(
            List<List<ResourceUse>> part, Map<String, List<ResourceUse>> byKey, Map<ResourceUse, PatientId> found) {
        List<Object> arguments = new ArrayList<>();
        for (List<ResourceUse> same : part) {
            arguments.add(same.get(0).type());
            arguments.add(same.get(0).id());
        }
        String any = String.join(" or ", Collections.nCopies(part.size(), "(r.res_type = ? and r.fhir_id = ?)"));
        jdbc.query(
                SELECT + any + ")",
                row -> {
                    PatientId patient = new PatientId(row.getString(3));
                    for (ResourceUse use : byKey.getOrDefault(key(row.getString(1), row.getString(2)), List.of())) {
                        found.put(use, patient);
                    }
                },
                arguments.toArray());
    }

    private static String key(String type, String id) {
        return type + "/" + id;
    }
}
