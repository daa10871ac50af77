/** Decides whether a caller may see a resource, and says why. */
@NullMarked
package techo.policy.consent;

import org.jspecify.annotations.NullMarked;
