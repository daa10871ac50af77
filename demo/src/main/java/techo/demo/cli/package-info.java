/** The commands of the try-out: start it, and get a token for one of its people or clients. */
@NullMarked
package techo.demo.cli;

import org.jspecify.annotations.NullMarked;
