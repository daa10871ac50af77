/** The shapes every format shares: an imported document, its located problems, and safe readers. */
@NullMarked
package techo.exchange;

import org.jspecify.annotations.NullMarked;
