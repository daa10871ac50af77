/** What code systems, value sets and maps there are, and what they answer. */
@NullMarked
package techo.terminology.catalogue;

import org.jspecify.annotations.NullMarked;
