/** Searches in Japanese: what can be searched by beyond the base standard, and which texts are taken for the same. */
@NullMarked
package techo.server.search;

import org.jspecify.annotations.NullMarked;
