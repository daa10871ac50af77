package techo.server.consent;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.interceptors.consent.ResourceKey;
import techo.policy.consent.CategoryRules;

/**
 * What files were read into. A file opens when all of it is open: to who may see checkups and not infections, the file of a
 * checkup that tells of one is absent, and so it is from whomever one of its results is hidden.
 */
public final class OriginalFiles {
    private static final int AT_ONCE = 500;

    private static final String INSERT = "insert into techo_resource_part (document_res_id, part_res_id, patient_pid,"
            + " category, source, original) select f.res_id, r.res_id, f.patient_pid, 0, f.source, true"
            + " from techo_resource f join techo_resource r on r.patient_pid = f.patient_pid"
            + " where f.res_id = ? and r.res_id in ";

    private final JdbcTemplate jdbc;
    private final Runnable pending;
    private final DocumentTypes types;
    private final CategoryRules categories = new CategoryRules();

    /** @param pending writes what Hibernate has not yet written of the transaction that runs */
    OriginalFiles(JdbcTemplate jdbc, Runnable pending, DocumentTypes types) {
        this.jdbc = jdbc;
        this.pending = pending;
        this.types = types;
    }

    /**
     * Within the transaction that stored all of it. Who gave care, and where, is left out; a drug or an implant is not, also
     * where nothing refers to it.
     *
     * @param files that were read together
     */
    public void readInto(Collection<ResourceKey> files, Collection<ResourceKey> resources) {
        pending.run();
        List<Long> parts = resIds(resources.stream()
                .filter(resource -> !categories.isProvider(resource.type()))
                .toList());
        for (long file : resIds(files)) {
            for (int from = 0; from < parts.size(); from += AT_ONCE) {
                InList some = InList.of(parts.subList(from, Math.min(parts.size(), from + AT_ONCE)));
                jdbc.update(
                        INSERT + some.sql(),
                        Stream.concat(Stream.of(file), some.arguments().stream())
                                .toArray());
            }
            jdbc.update(DocumentParts.MARK, file);
        }
        files.stream().map(ResourceKey::type).distinct().forEach(types::add);
    }

    private List<Long> resIds(Collection<ResourceKey> keys) {
        Map<String, List<String>> byType = keys.stream()
                .collect(Collectors.groupingBy(
                        ResourceKey::type, Collectors.mapping(ResourceKey::id, Collectors.toList())));
        List<Long> resIds = new ArrayList<>();
        byType.forEach((type, ids) -> {
            for (int from = 0; from < ids.size(); from += AT_ONCE) {
                InList some = InList.of(ids.subList(from, Math.min(ids.size(), from + AT_ONCE)));
                resIds.addAll(jdbc.queryForList(
                        "select res_id from hfj_resource where res_type = ? and fhir_id in " + some.sql(),
                        Long.class,
                        Stream.concat(Stream.of(type), some.arguments().stream())
                                .toArray()));
            }
        });
        return resIds;
    }
}
