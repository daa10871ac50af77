/** The terminology that every server has. */
@NullMarked
package techo.terminology.shipped;

import org.jspecify.annotations.NullMarked;
