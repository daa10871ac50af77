/** Our own Japanese profiles and the validation support that serves them to HAPI. */
@NullMarked
package techo.profiles;

import org.jspecify.annotations.NullMarked;
