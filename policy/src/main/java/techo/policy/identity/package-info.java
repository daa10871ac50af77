/** Who asks, for whom and for what purpose: the words every rule shares. */
@NullMarked
package techo.policy.identity;

import org.jspecify.annotations.NullMarked;
