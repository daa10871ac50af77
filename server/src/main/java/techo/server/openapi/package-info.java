/** The OpenAPI description and a page to read it: what the interface offers, and nothing of what is stored. */
@NullMarked
package techo.server.openapi;

import org.jspecify.annotations.NullMarked;
