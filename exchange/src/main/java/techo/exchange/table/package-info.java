/** Tables that no standard lays out (vaccinations, checkups of infants, at school …), by maps of their columns. */
@NullMarked
package techo.exchange.table;

import org.jspecify.annotations.NullMarked;
