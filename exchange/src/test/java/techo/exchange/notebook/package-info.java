/** Tests of the notebook reader. */
@NullMarked
package techo.exchange.notebook;

import org.jspecify.annotations.NullMarked;
