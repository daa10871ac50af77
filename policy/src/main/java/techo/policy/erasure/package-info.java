/** When a person's record is erased (消去): who asks, who must agree, and what stands against it. */
@NullMarked
package techo.policy.erasure;

import org.jspecify.annotations.NullMarked;
