/** Reads the masters that an operator loads. */
@NullMarked
package techo.terminology.master;

import org.jspecify.annotations.NullMarked;
