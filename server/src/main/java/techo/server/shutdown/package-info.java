/** How a node leaves: it says so, lets the requests that it has end, and only then stops. */
@NullMarked
package techo.server.shutdown;

import org.jspecify.annotations.NullMarked;
