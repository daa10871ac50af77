/** Keeps audit records durable and in a hash chain before an answer leaves, and shows people who asked for theirs. */
@NullMarked
package techo.server.audit;

import org.jspecify.annotations.NullMarked;
