/**
 * A suite that looks for what a FHIR server tells of resources that a caller may not see.
 *
 * <p>It asks at every known exit once for something that is there and hidden and once for something that was never there,
 * and compares the bytes. It speaks HTTP only; {@link techo.e2e.leak.ServerUnderTest} points it at a server.
 */
@NullMarked
package techo.e2e.leak;

import org.jspecify.annotations.NullMarked;
