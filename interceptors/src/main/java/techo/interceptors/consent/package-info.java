/** The consent enforcement point: asks policy about every resource that is about to leave. */
@NullMarked
package techo.interceptors.consent;

import org.jspecify.annotations.NullMarked;
