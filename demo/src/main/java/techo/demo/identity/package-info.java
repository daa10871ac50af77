/** The identity provider of the try-out: Spring Authorization Server with keys and passwords made on this machine. */
@NullMarked
package techo.demo.identity;

import org.jspecify.annotations.NullMarked;
