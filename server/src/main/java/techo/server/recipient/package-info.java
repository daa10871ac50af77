/** Which organisations may receive data, through which clients: the register, kept by operators, four eyes at a time. */
@NullMarked
package techo.server.recipient;

import org.jspecify.annotations.NullMarked;
