package techo.server.profiles;

import java.util.Objects;
import techo.policy.profiles.ValidationMode;

/**
 * The mode of one client.
 *
 * @param id its {@code client_id} at the issuer
 * @param mode what becomes of a resource that breaks a rule
 */
public record ClientMode(String id, ValidationMode mode) {

    public ClientMode {
        // Spring binds null where a key is missing.
        Objects.requireNonNull(id, "techo.profiles.clients: a client needs an id");
        Objects.requireNonNull(mode, "techo.profiles.clients: a client needs a mode");
    }
}
