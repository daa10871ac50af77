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
            + " where f.res_id = ? and not exists (select 1 from techo_resource_part p"
            + " where p.document_res_id = f.res_id and p.part_res_id = r.res_id and p.original) and r.res_id in ";

    /** What an earlier file was read into may be in a later one, too. */
    private static final String SHARE = "insert into techo_resource_part (document_res_id, part_res_id, patient_pid,"
            + " category, source, original) select distinct f.res_id, p.part_res_id, f.patient_pid, 0, f.source, true"
            + " from techo_resource f join techo_resource_part p on p.original and p.document_res_id in %s"
            + " where f.res_id = ? and not exists (select 1 from techo_resource_part o"
            + " where o.document_res_id = f.res_id and o.part_res_id = p.part_res_id and o.original)";

    private static final String FILES_OF = "select distinct a.binary_res_id from techo_attachment a"
            + " join hfj_resource d on d.res_id = a.res_id and d.res_type = 'DocumentReference' where d.fhir_id in ";

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
     * @param files that are stored now and were read together
     * @param known documents of files that were read together with them, and stored before
     */
    public void readInto(
            Collection<ResourceKey> files, Collection<ResourceKey> known, Collection<ResourceKey> resources) {
        pending.run();
        List<Long> parts = resIds(resources.stream()
                .filter(resource -> !categories.isProvider(resource.type()))
                .toList());
        List<Long> added = resIds(files);
        List<Long> earlier = files(known);
        for (long file : Stream.concat(added.stream(), earlier.stream()).toList()) {
            for (int from = 0; from < parts.size(); from += AT_ONCE) {
                InList some = InList.of(parts.subList(from, Math.min(parts.size(), from + AT_ONCE)));
                jdbc.update(
                        INSERT + some.sql(),
                        Stream.concat(Stream.of(file), some.arguments().stream())
                                .toArray());
            }
        }
        for (long file : added) {
            share(earlier, file);
        }
        Stream.concat(added.stream(), earlier.stream()).forEach(file -> jdbc.update(DocumentParts.MARK, file));
        files.stream().map(ResourceKey::type).distinct().forEach(types::add);
    }

    private void share(List<Long> earlier, long file) {
        if (!earlier.isEmpty()) {
            InList some = InList.of(earlier);
            jdbc.update(
                    SHARE.formatted(some.sql()),
                    Stream.concat(some.arguments().stream(), Stream.of(file)).toArray());
        }
    }

    private List<Long> files(Collection<ResourceKey> documents) {
        if (documents.isEmpty()) {
            return List.of();
        }
        InList some = InList.of(documents.stream().map(ResourceKey::id).toList());
        return jdbc.queryForList(
                FILES_OF + some.sql(), Long.class, some.arguments().toArray());
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
