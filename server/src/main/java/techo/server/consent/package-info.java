/** Keeps whose every resource is and who was granted it, and makes every statement return only that. */
@NullMarked
package techo.server.consent;

import org.jspecify.annotations.NullMarked;
