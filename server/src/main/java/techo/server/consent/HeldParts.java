package techo.server.consent;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.consent.Audience;
import techo.policy.consent.DataCategory;
import techo.policy.consent.DataLink;
import techo.policy.consent.DataOrigin;
import techo.policy.consent.ResourceFacts;
import techo.policy.identity.PatientId;

/** What documents hold, as {@code techo_part} says it now. */
final class HeldParts {
    private static final String COLUMNS = "select c.document_res_id, p.fhir_id as owner, c.category, c.source,"
            + " c.effective_on, c.quarantined, i.res_type || '/' || i.fhir_id as item,"
            + " w.res_type || '/' || w.fhir_id as inside_of, ";
    private static final String FROM = " from techo_part c"
            + " left join hfj_resource p on p.res_id = c.patient_pid left join hfj_resource i on i.res_id = c.res_id"
            + " left join hfj_resource w on w.res_id = c.inside_of";

    private static final int AT_ONCE = 500;

    private final JdbcTemplate jdbc;

    HeldParts(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** @return by HAPI's key of the document */
    Map<Long, List<ResourceFacts>> of(Collection<Long> documents, HiddenThen hidden) {
        Map<Long, List<ResourceFacts>> parts = new HashMap<>();
        List<Long> all = List.copyOf(documents);
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            InList some = InList.of(all.subList(from, Math.min(all.size(), from + AT_ONCE)));
            List<Object> arguments = new ArrayList<>(hidden.arguments());
            arguments.addAll(some.arguments());
            jdbc.query(
                    COLUMNS + hidden.columns("c") + FROM + hidden.join("c") + " where c.document_res_id in "
                            + some.sql(),
                    row -> {
                        parts.computeIfAbsent(row.getLong("document_res_id"), document -> new ArrayList<>())
                                .add(part(row));
                    },
                    arguments.toArray());
        }
        return parts;
    }

    /** Somebody owns it: what belongs to nobody is no part. */
    private static ResourceFacts part(ResultSet row) throws SQLException {
        return new ResourceFacts(
                Optional.of(new PatientId(
                        Optional.ofNullable(row.getString("owner")).orElse("unknown"))),
                DataCategory.ofNumber(row.getInt("category")).orElse(DataCategory.UNKNOWN),
                DataOrigin.ofCode(row.getString("source")).orElse(DataOrigin.OPERATOR),
                Optional.ofNullable(row.getObject("effective_on", LocalDate.class)),
                // What is quarantined leaves to nobody but the person, as if it were hidden from everybody.
                row.getBoolean("quarantined") ? EnumSet.allOf(Audience.class) : RecordFacts.hiddenFrom(row),
                names(row));
    }

    /** What was read out of a file goes by the name of the file as well as by its own. */
    private static Set<DataLink> names(ResultSet row) throws SQLException {
        return Stream.of(Optional.ofNullable(row.getString("item")), Optional.ofNullable(row.getString("inside_of")))
                .flatMap(Optional::stream)
                .map(name -> new DataLink(DataLink.Meaning.INSTANCE, name))
                .collect(Collectors.toSet());
    }
}
