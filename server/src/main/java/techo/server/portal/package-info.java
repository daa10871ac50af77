/** What a person sees of their own record in a browser; it asks the FHIR interface like every other client. */
@NullMarked
package techo.server.portal;

import org.jspecify.annotations.NullMarked;
