/** A data key for each person, so that what is encrypted for a person can be made unreadable by destroying one key. */
@NullMarked
package techo.server.personkey;

import org.jspecify.annotations.NullMarked;
