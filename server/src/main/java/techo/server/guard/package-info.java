/** What stands in front of HAPI: bounds on what a request may cost, and one shape for everything that goes wrong. */
@NullMarked
package techo.server.guard;

import org.jspecify.annotations.NullMarked;
