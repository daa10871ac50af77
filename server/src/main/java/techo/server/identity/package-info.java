/** Who asks: the resource server in front of every path, and the registry of issuers and clients it trusts. */
@NullMarked
package techo.server.identity;

import org.jspecify.annotations.NullMarked;
