/** Every reader against damaged and hostile input. */
@NullMarked
package techo.exchange.fuzz;

import org.jspecify.annotations.NullMarked;
