/** What a stored resource carries of the judgement about it. */
@NullMarked
package techo.interceptors.profiles;

import org.jspecify.annotations.NullMarked;
