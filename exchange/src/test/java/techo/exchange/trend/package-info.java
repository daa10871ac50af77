/** Tests of the package. */
@NullMarked
package techo.exchange.trend;

import org.jspecify.annotations.NullMarked;
