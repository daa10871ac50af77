package techo.server.consent;

import ca.uhn.fhir.context.FhirContext;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.IdType;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Which files (Binary) resources have attached. A file, what describes it, and whatever else of the same person has it
 * attached belong together.
 */
final class Attachments {
    private static final String FILE = "Binary";

    /** What is told of a file. A photo is no file of the record, and the scan of a consent belongs to the consent. */
    private static final Set<String> DESCRIBING =
            Set.of("DocumentReference", "Media", "DiagnosticReport", "Communication", "QuestionnaireResponse");

    private static final String FILES = "select binary_res_id from techo_attachment where res_id = ?";

    /** Of one person: who names a stranger's file must not hide it. */
    private static final String BESIDE = "select f.res_id from techo_attachment a"
            + " join techo_resource d on d.res_id = a.res_id join techo_resource f on f.res_id = a.binary_res_id"
            + " where a.res_id = ? and f.patient_pid = d.patient_pid"
            + " union select d.res_id from techo_attachment a"
            + " join techo_resource d on d.res_id = a.res_id join techo_resource f on f.res_id = a.binary_res_id"
            + " where a.binary_res_id = ? and f.patient_pid = d.patient_pid";

    private final JdbcTemplate jdbc;
    private final Runnable pending;

    /** @param pending writes what Hibernate has not yet written of the transaction that runs */
    Attachments(JdbcTemplate jdbc, Runnable pending) {
        this.jdbc = jdbc;
        this.pending = pending;
    }

    /** Whether a resource of this type is a file or may have one attached. */
    static boolean concern(IBaseResource resource) {
        return resource.fhirType().equals(FILE) || DESCRIBING.contains(resource.fhirType());
    }

    /** Within the transaction that stores the resource. @return whether other things belong together than before */
    boolean write(long resId, IBaseResource resource) {
        if (resource.fhirType().equals(FILE)) {
            // What has it attached may be stored in the same transaction, and come first.
            return true;
        }
        if (!DESCRIBING.contains(resource.fhirType())) {
            return false;
        }
        Set<Long> before = new HashSet<>(jdbc.queryForList(FILES, Long.class, resId));
        Set<Long> now = files(named(resource));
        if (now.equals(before)) {
            return false;
        }
        jdbc.update("delete from techo_attachment where res_id = ?", resId);
        jdbc.batchUpdate(
                "insert into techo_attachment (res_id, binary_res_id) values (?, ?)",
                now.stream().map(file -> new Object[] {resId, file}).toList());
        return true;
    }

    /** @return this resource and all that shares a file with it, directly or by others, in ascending order */
    SortedSet<Long> together(long resId) {
        SortedSet<Long> all = new TreeSet<>(Set.of(resId));
        Deque<Long> next = new ArrayDeque<>(all);
        while (!next.isEmpty()) {
            long one = next.remove();
            jdbc.queryForList(BESIDE, Long.class, one, one).stream()
                    .filter(all::add)
                    .forEach(next::add);
        }
        return all;
    }

    private static Set<String> named(IBaseResource resource) {
        return FhirContext.forR4Cached()
                .newTerser()
                .getAllPopulatedChildElementsOfType(resource, Attachment.class)
                .stream()
                .filter(Attachment::hasUrl)
                .map(attachment -> new IdType(attachment.getUrl()))
                .filter(id -> FILE.equals(id.getResourceType()) && id.hasIdPart())
                .map(IdType::getIdPart)
                .collect(Collectors.toSet());
    }

    private Set<Long> files(Set<String> ids) {
        if (ids.isEmpty()) {
            return Set.of();
        }
        pending.run();
        InList some = InList.of(ids);
        return new HashSet<>(jdbc.queryForList(
                "select res_id from hfj_resource where res_type = ? and fhir_id in " + some.sql(),
                Long.class,
                Stream.concat(Stream.of(FILE), some.arguments().stream()).toArray()));
    }
}
