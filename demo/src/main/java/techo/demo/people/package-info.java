/** Fictional people with believable records, as many as wanted, the same ones every time. */
@NullMarked
package techo.demo.people;

import org.jspecify.annotations.NullMarked;
