/** Japanese code systems, their displays, and the tables of checkup items. */
@NullMarked
package techo.terminology;

import org.jspecify.annotations.NullMarked;
