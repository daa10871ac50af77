/** FHIR R4 of other personal health records (Bundles, NDJSON) into the record. */
@NullMarked
package techo.exchange.pdf;

import org.jspecify.annotations.NullMarked;
