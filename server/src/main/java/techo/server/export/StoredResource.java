package techo.server.export;

import java.sql.Timestamp;

/**
 * The current version of a resource as HAPI keeps it: the JSON without what is kept in columns.
 *
 * @param lastUpdated in milliseconds, which is all that HAPI stores
 * @param source {@code meta.source} as HAPI answers it; empty when there is none
 * @param json lacks {@code id}, and {@code versionId}, {@code lastUpdated} and {@code source} of {@code meta}
 */
record StoredResource(String type, String id, long version, Timestamp lastUpdated, String source, String json) {}
