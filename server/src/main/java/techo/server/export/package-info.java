/** Exports records as NDJSON files, straight from the database rows (Bulk Data Access 2.0). */
@NullMarked
package techo.server.export;

import org.jspecify.annotations.NullMarked;
