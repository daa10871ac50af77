/** The try-out: the server of production, an identity provider in the same process, and sample people. */
@NullMarked
package techo.demo;

import org.jspecify.annotations.NullMarked;
