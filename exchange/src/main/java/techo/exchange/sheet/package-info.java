/** A record as tables for a spreadsheet: checkups, medicines, measurements. */
@NullMarked
package techo.exchange.sheet;

import org.jspecify.annotations.NullMarked;
