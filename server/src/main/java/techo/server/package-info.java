/** Starts and wires the server; each feature has one configuration. */
@NullMarked
package techo.server;

import org.jspecify.annotations.NullMarked;
