package techo.server.profiles;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import techo.policy.consent.DataOrigin;
import techo.policy.identity.ClientId;
import techo.policy.profiles.ValidationMode;
import techo.policy.profiles.ValidationModes;

/**
 * How resources are judged before they are stored.
 *
 * @param concurrentValidations how many resources are judged at the same time; more of them need more heap and no less
 *     time than there are processors for
 * @param mode what becomes of a resource that breaks a rule: {@code reject} (not stored), {@code quarantine} (stored,
 *     and kept from every recipient until it is corrected) or {@code warn} (stored, and the client is told). A Consent
 *     is always rejected
 * @param origins the mode of what comes by a route, by its name: {@code self-input} (a person writes), {@code operator}
 *     (an operator feeds), or what an imported file says, such as {@code insurer}, {@code hospital}, {@code pharmacy}
 * @param clients the mode of what comes through a client, by a name of the operator's choice; it goes before the route
 * @param packagesDir a directory with FHIR packages (`.tgz`) whose guides judge the canonicals that they define
 * @param packages addresses (`https:` or `file:`) of further packages, fetched at every start
 * @param patches `off` for a known defect of a guide that is not to be worked around; ids are in conformance-jp.md
 */
@ConfigurationProperties(prefix = "techo.profiles", ignoreUnknownFields = false)
public record ProfilesProperties(
        @DefaultValue("4") int concurrentValidations,
        @DefaultValue("reject") ValidationMode mode,
        @DefaultValue Map<DataOrigin, ValidationMode> origins,
        @DefaultValue Map<String, ClientMode> clients,
        @Nullable Path packagesDir,
        @DefaultValue List<URI> packages,
        @DefaultValue Map<String, Patch> patches) {

    /** Whether a known defect is worked around. */
    public enum Patch {
        ON,
        OFF
    }

    public ProfilesProperties {
        if (concurrentValidations < 1 || concurrentValidations > 64) {
            throw new IllegalArgumentException("techo.profiles.concurrent-validations must be from 1 to 64");
        }
        origins = Map.copyOf(origins);
        clients = Map.copyOf(clients);
        packages = List.copyOf(packages);
        patches = Map.copyOf(patches);
    }

    ValidationModes modes() {
        Map<ClientId, ValidationMode> byClient = new HashMap<>();
        clients.forEach((name, client) -> {
            if (byClient.put(new ClientId(client.id()), client.mode()) != null) {
                throw new IllegalArgumentException("techo.profiles.clients names a client twice");
            }
        });
        return new ValidationModes(mode, origins, byClient);
    }

    PackageSources packageSources() {
        return new PackageSources(
                Optional.ofNullable(packagesDir),
                packages,
                patches.entrySet().stream()
                        .filter(patch -> patch.getValue() == Patch.OFF)
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet()));
    }
}
