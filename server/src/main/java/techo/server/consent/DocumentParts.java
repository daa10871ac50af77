package techo.server.consent;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.consent.DataCategory;
import techo.server.consent.HeldResources.Held;

/**
 * Writes what a resource holds to {@code techo_resource_part}, within the transaction that stores it. What belongs to
 * nobody is left out.
 */
final class DocumentParts {
    private static final String INSERT = "insert into techo_resource_part (document_res_id, part_res_id, patient_pid,"
            + " category, source, effective_on) values (?, ?, ?, ?, ?, ?)";

    /** Marks a document as such while it holds anything. */
    static final String MARK = "update techo_resource set document = exists (select 1 from techo_resource_part p"
            + " where p.document_res_id = techo_resource.res_id) where res_id = ?";

    private final JdbcTemplate jdbc;
    private final Runnable pending;
    private final DocumentTypes types;

    /** @param pending writes what Hibernate has not yet written of the transaction that runs */
    DocumentParts(JdbcTemplate jdbc, Runnable pending, DocumentTypes types) {
        this.jdbc = jdbc;
        this.pending = pending;
        this.types = types;
    }

    /** Of a resource that was not stored before. */
    void writeFirst(StoredRow holder, IBaseResource resource, Function<IBaseResource, DataCategory> categories) {
        List<Held> held = HeldResources.of(resource);
        if (!held.isEmpty()) {
            write(holder, resource.fhirType(), held, categories, Set.of());
        }
    }

    /**
     * @param categories of what is in the resource itself
     * @return whether it holds something else than before
     */
    boolean write(StoredRow holder, IBaseResource resource, Function<IBaseResource, DataCategory> categories) {
        return write(holder, resource.fhirType(), HeldResources.of(resource), categories, before(holder.resId()));
    }

    private boolean write(
            StoredRow holder,
            String type,
            List<Held> held,
            Function<IBaseResource, DataCategory> categories,
            Set<Part> before) {
        pending.run();
        Set<Part> parts = new LinkedHashSet<>();
        held.forEach(one -> parts.add(part(one, categories)));
        if (parts.equals(before)) {
            return false;
        }
        types.add(type);
        jdbc.update("delete from techo_resource_part where document_res_id = ? and not original", holder.resId());
        jdbc.batchUpdate(
                INSERT, parts.stream().map(part -> part.columns(holder)).toList());
        jdbc.update(MARK, holder.resId());
        return true;
    }

    private Set<Part> before(long holder) {
        return new HashSet<>(jdbc.query(
                "select part_res_id, category, effective_on from techo_resource_part where document_res_id = ?"
                        + " and not original",
                (row, number) -> Part.read(row),
                holder));
    }

    private Part part(Held held, Function<IBaseResource, DataCategory> categories) {
        return held.fold(
                inside -> new Part(Optional.empty(), categories.apply(inside.resource()), inside.effective()),
                // What is not stored here may be anything.
                named -> new Part(named.here().flatMap(this::resId), DataCategory.UNKNOWN, Optional.empty()));
    }

    private Optional<Long> resId(HeldResources.Name named) {
        return jdbc
                .queryForList(
                        "select res_id from hfj_resource where res_type = ? and fhir_id = ?",
                        Long.class,
                        named.type(),
                        named.id())
                .stream()
                .findFirst();
    }

    private record Part(Optional<Long> resId, DataCategory category, Optional<LocalDate> effective) {
        static Part read(ResultSet row) throws SQLException {
            return new Part(
                    Optional.ofNullable(row.getObject("part_res_id", Long.class)),
                    DataCategory.ofNumber(row.getInt("category")).orElse(DataCategory.UNKNOWN),
                    Optional.ofNullable(row.getObject("effective_on", LocalDate.class)));
        }

        @Nullable
        Object[] columns(StoredRow holder) {
            return new @Nullable Object[] {
                holder.resId(),
                resId.orElse(null),
                holder.patientPid(),
                category.number(),
                holder.origin().code(),
                effective.orElse(null)
            };
        }
    }
}
