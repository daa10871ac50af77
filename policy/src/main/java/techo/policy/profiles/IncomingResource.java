package techo.policy.profiles;

import java.util.Optional;
import techo.policy.consent.DataOrigin;
import techo.policy.identity.ClientId;

/**
 * A resource on its way into the store.
 *
 * @param type FHIR resource type
 * @param origin by which route it comes; empty for what the server writes by itself
 * @param client through which client, where one is known
 */
public record IncomingResource(String type, Optional<DataOrigin> origin, Optional<ClientId> client) {}
