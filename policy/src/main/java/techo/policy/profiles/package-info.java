/** What becomes of a resource that breaks a rule of a profile, and who may see it meanwhile. */
@NullMarked
package techo.policy.profiles;

import org.jspecify.annotations.NullMarked;
