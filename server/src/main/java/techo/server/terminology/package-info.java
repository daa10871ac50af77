/** Terminology: the operations that ask it, and the masters that an operator loads. */
@NullMarked
package techo.server.terminology;

import org.jspecify.annotations.NullMarked;
