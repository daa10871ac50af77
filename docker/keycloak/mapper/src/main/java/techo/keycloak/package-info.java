/** Runs inside Keycloak: what SMART App Launch asks of an authorization server and Keycloak does not do by itself. */
@NullMarked
package techo.keycloak;

import org.jspecify.annotations.NullMarked;
