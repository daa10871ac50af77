/** What a person, and who acts for one, does with consents: give, withdraw, look, ask why, try out. */
@NullMarked
package techo.server.consent.operation;

import org.jspecify.annotations.NullMarked;
