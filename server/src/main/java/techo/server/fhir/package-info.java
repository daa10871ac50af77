/** HAPI's JPA server, wired and trimmed: settings, the FHIR servlet and the order of its interceptors. */
@NullMarked
package techo.server.fhir;

import org.jspecify.annotations.NullMarked;
