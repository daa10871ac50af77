/** FHIR R4 of other personal health records (Bundles, NDJSON) into the record. */
@NullMarked
package techo.exchange.report;

import org.jspecify.annotations.NullMarked;
