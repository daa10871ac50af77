/** 特定健診 (specific health checkup) documents, hc08 CDA R2 V08, to FHIR. */
@NullMarked
package techo.exchange.checkup;

import org.jspecify.annotations.NullMarked;
