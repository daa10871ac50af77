/** A person's record on paper. */
@NullMarked
package techo.exchange.report;

import org.jspecify.annotations.NullMarked;
