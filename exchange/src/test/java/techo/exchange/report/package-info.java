/** Tests of the package. */
@NullMarked
package techo.exchange.report;

import org.jspecify.annotations.NullMarked;
