/** Tests of the prescription reader. */
@NullMarked
package techo.exchange.prescription;

import org.jspecify.annotations.NullMarked;
