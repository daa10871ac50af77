/** The ledger of what was disclosed to third parties and of what was taken in from them, and who may read it. */
@NullMarked
package techo.server.disclosure;

import org.jspecify.annotations.NullMarked;
