/** Which organisations may receive data at all: the register of recipients and what it must say of each. */
@NullMarked
package techo.policy.recipient;

import org.jspecify.annotations.NullMarked;
