/** Paged documents: what they say as data, and the one writer that lays them out as PDF. */
@NullMarked
package techo.exchange.pdf;

import org.jspecify.annotations.NullMarked;
