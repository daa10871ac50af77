/** The command line of the server: serve, and what an operator does beside it. */
@NullMarked
package techo.server.cli;

import org.jspecify.annotations.NullMarked;
