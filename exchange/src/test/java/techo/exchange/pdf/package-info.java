/** Tests of the package. */
@NullMarked
package techo.exchange.pdf;

import org.jspecify.annotations.NullMarked;
