/** What people do with Techo, done from outside: packaged programs, HTTP, a browser, and no class of the product. */
@NullMarked
package techo.e2e;

import org.jspecify.annotations.NullMarked;
