/** Decides who may export whose records, and says why. */
@NullMarked
package techo.policy.export;

import org.jspecify.annotations.NullMarked;
