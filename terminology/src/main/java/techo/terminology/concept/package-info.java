/** Codes and their words, held compactly in memory. */
@NullMarked
package techo.terminology.concept;

import org.jspecify.annotations.NullMarked;
