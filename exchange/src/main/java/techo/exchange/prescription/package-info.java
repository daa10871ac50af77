/** 院外処方箋2次元シンボル (JAHIS), the codes printed on a prescription, to FHIR. */
@NullMarked
package techo.exchange.prescription;

import org.jspecify.annotations.NullMarked;
