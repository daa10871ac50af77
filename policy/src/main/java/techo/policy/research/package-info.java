/** Decides what a study may receive, from whom it keeps people apart, and says why. */
@NullMarked
package techo.policy.research;

import org.jspecify.annotations.NullMarked;
