/** Tests of what people measure at home. */
@NullMarked
package techo.exchange.home;

import org.jspecify.annotations.NullMarked;
