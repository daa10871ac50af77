/** Carries the caller from the security filter to HAPI's request. */
@NullMarked
package techo.interceptors.identity;

import org.jspecify.annotations.NullMarked;
