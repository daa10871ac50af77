/** Opens records in emergencies and declared disasters, and has each opening looked at afterwards. */
@NullMarked
package techo.server.emergency;

import org.jspecify.annotations.NullMarked;
