package techo.server.consent;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.JdbcTemplate;

/** Of which types resources hold others. A type is never taken out again, so that what was found once may be remembered. */
final class DocumentTypes {
    private final JdbcTemplate jdbc;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    DocumentTypes(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** @return false until the transaction that stores the first one is committed */
    boolean contains(String type) {
        if (!known.contains(type) && isStored(type)) {
            known.add(type);
        }
        return known.contains(type);
    }

    /** Within the transaction that stores a resource of this type. Of two at once both may add it, which is no harm. */
    void add(String type) {
        if (!known.contains(type) && !isStored(type)) {
            jdbc.update("insert into techo_document_type (res_type) values (?)", type);
        }
    }

    private boolean isStored(String type) {
        return !jdbc.queryForList("select res_type from techo_document_type where res_type = ?", String.class, type)
                .isEmpty();
    }
}
