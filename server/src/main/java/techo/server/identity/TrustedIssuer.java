package techo.server.identity;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import techo.policy.identity.Assurance;

/**
 * An authorization server whose tokens are accepted, and how far it is trusted.
 *
 * @param uri exactly what stands in the {@code iss} claim; https, or http on this machine
 * @param jwkSetUri where its keys are; when absent, its OpenID Connect discovery document says so
 * @param algorithms signature algorithms it may use, asymmetric ones only
 * @param callers kinds of caller it may speak for; an issuer that is not named for citizens cannot name a patient
 * @param clients the clients registered here, by a name of the operator's choice; a token of any other client is refused,
 *     unless the register of recipients has it
 * @param assurance how sure the issuer is of a person, by its values of {@code acr}
 * @param introspection where the issuer is asked about each token; when absent, tokens are taken at their word until
 *     they expire, and must be signed
 */
public record TrustedIssuer(
        URI uri,
        @Nullable URI jwkSetUri,
        @DefaultValue("ES256") Set<SignatureAlgorithm> algorithms,
        @DefaultValue Set<CallerKind> callers,
        @DefaultValue Map<String, RegisteredClient> clients,
        @DefaultValue Map<String, Assurance.Level> assurance,
        @Nullable TokenIntrospection introspection) {

    public TrustedIssuer {
        if (uri == null || uri.getHost() == null || !Addresses.secure(uri)) {
            throw new IdentityUnconfiguredException(
                    "techo.identity.issuers.*.uri must be an https address, or http on localhost");
        }
        if (jwkSetUri != null && (jwkSetUri.getHost() == null || !Addresses.secure(jwkSetUri))) {
            throw new IdentityUnconfiguredException(
                    "techo.identity.issuers.*.jwk-set-uri must be an https address, or http on localhost");
        }
        if (algorithms.isEmpty() || callers.isEmpty()) {
            throw new IdentityUnconfiguredException("techo.identity.issuers.* needs algorithms and callers: " + uri);
        }
        algorithms = Set.copyOf(algorithms);
        callers = Set.copyOf(callers);
        clients = Map.copyOf(clients);
        assurance = Map.copyOf(assurance);
        Set<String> seen = new HashSet<>();
        for (RegisteredClient client : clients.values()) {
            if (!seen.add(client.id())) {
                throw new IdentityUnconfiguredException("techo.identity.issuers.*.clients names twice: " + client.id());
            }
            if (!callers.containsAll(client.callers())) {
                throw new IdentityUnconfiguredException(
                        "A client is registered for callers its issuer may not speak for: " + client.id());
            }
        }
    }

    /** @param key where this issuer stands in the configuration */
    List<String> unsafeInProduction(String key) {
        List<String> unsafe = new ArrayList<>();
        if (Addresses.plain(uri)) {
            unsafe.add(key + ".uri is not an https address: " + uri);
        }
        keys().filter(Addresses::plain).ifPresent(at -> unsafe.add(key + ".jwk-set-uri is not an https address"));
        lookedUp().ifPresent(lookup -> unsafe.addAll(lookup.unsafeInProduction(key + ".introspection")));
        return unsafe;
    }

    /** The address of the key set, where it is configured. */
    Optional<URI> keys() {
        return Optional.ofNullable(jwkSetUri);
    }

    /** Where tokens are looked up, when they are. */
    Optional<TokenIntrospection> lookedUp() {
        return Optional.ofNullable(introspection);
    }

    Optional<RegisteredClient> client(String id) {
        return clients.values().stream()
                .filter(client -> client.id().equals(id))
                .findFirst();
    }
}
