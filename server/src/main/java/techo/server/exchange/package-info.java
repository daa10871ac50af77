/** Takes files that people hold into their record, whole or not at all, and keeps the originals. */
@NullMarked
package techo.server.exchange;

import org.jspecify.annotations.NullMarked;
