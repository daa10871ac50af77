package techo.server.consent;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Of which types resources hold others. A type is never taken out again, so that what was found once is remembered. That
 * a type is not among them is remembered for a moment: until then the first document of a type stays closed to those who
 * ask another node than the one that stored it.
 */
final class DocumentTypes {
    private static final Duration MOMENT = Duration.ofSeconds(5);

    private final JdbcTemplate jdbc;
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    /** By this node, in transactions that may not be committed. */
    private final Set<String> added = ConcurrentHashMap.newKeySet();

    private final Cache<String, String> unknown =
            Caffeine.newBuilder().expireAfterWrite(MOMENT).build();

    DocumentTypes(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** @return true of what is no document type where its first document is not committed, or was rolled back */
    boolean contains(String type) {
        if (known.contains(type) || added.contains(type)) {
            return true;
        }
        if (unknown.getIfPresent(type) == null) {
            if (isStored(type)) {
                known.add(type);
            } else {
                unknown.put(type, type);
            }
        }
        return known.contains(type);
    }

    /** Within the transaction that stores a resource of this type. Of two at once both may add it, which is no harm. */
    void add(String type) {
        if (!known.contains(type) && !isStored(type)) {
            jdbc.update("insert into techo_document_type (res_type) values (?)", type);
        }
        added.add(type);
    }

    private boolean isStored(String type) {
        return !jdbc.queryForList("select res_type from techo_document_type where res_type = ?", String.class, type)
                .isEmpty();
    }
}
