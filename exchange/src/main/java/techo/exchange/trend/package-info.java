/** Values of the same thing over days, whichever code, method or source they came with. */
@NullMarked
package techo.exchange.trend;

import org.jspecify.annotations.NullMarked;
