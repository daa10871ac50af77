/** What holds for all of one person's sharing, and for single items of a record: stopped, shielded, hidden. */
@NullMarked
package techo.server.person;

import org.jspecify.annotations.NullMarked;
