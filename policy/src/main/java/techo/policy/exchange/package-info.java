/** Whether a file that says whose it is may be stored for a person. */
@NullMarked
package techo.policy.exchange;

import org.jspecify.annotations.NullMarked;
