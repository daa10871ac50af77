/** Nothing is stored that breaks the base standard or a profile that it claims. */
@NullMarked
package techo.server.profiles;

import org.jspecify.annotations.NullMarked;
