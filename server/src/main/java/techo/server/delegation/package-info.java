/** Who acts for a person: delegations, the operations by which they come and go, and what they open as SQL. */
@NullMarked
package techo.server.delegation;

import org.jspecify.annotations.NullMarked;
