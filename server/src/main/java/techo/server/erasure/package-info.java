/** Erases a person's record: rows, versions, indexes, files and keys, and leaves what the law wants kept. */
@NullMarked
package techo.server.erasure;

import org.jspecify.annotations.NullMarked;
