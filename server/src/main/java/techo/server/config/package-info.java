/** Refuses to start on a configuration key that nobody reads. */
@NullMarked
package techo.server.config;

import org.jspecify.annotations.NullMarked;
