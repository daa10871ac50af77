/** What operators see of a running server: numbers and log lines that say nothing about people. */
@NullMarked
package techo.server.observability;

import org.jspecify.annotations.NullMarked;
