/** What is recorded of every access, and the hash chain that shows when a record was changed. */
@NullMarked
package techo.policy.audit;

import org.jspecify.annotations.NullMarked;
