/** Tests of the package. */
@NullMarked
package techo.exchange.table;

import org.jspecify.annotations.NullMarked;
