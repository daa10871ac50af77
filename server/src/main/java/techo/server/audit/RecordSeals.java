package techo.server.audit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import techo.policy.audit.PersonSeal;
import techo.policy.audit.SealedIdentity;
import techo.policy.identity.PatientId;
import techo.server.personkey.PersonKey;
import techo.server.personkey.PersonKeys;

/** Seals what of records names a person with the key of that person, and opens it while the key is there. */
final class RecordSeals {
    private final PersonKeys keys;

    RecordSeals(PersonKeys keys) {
        this.keys = keys;
    }

    /** For these persons; their keys are durable when this returns. */
    PersonSeal of(Set<PatientId> persons) {
        Map<PatientId, PersonKey> found = keys.of(persons);
        return (person, text) -> {
            PersonKey key = Optional.ofNullable(found.get(person))
                    .orElseThrow(() -> new IllegalStateException("a record names a person without a key"));
            byte[] sealed = key.seal(text.getBytes(StandardCharsets.UTF_8));
            return new SealedIdentity(
                    key.id(), Base64.getUrlEncoder().withoutPadding().encodeToString(sealed));
        };
    }

    /** By which each is known again while there is the key, and nobody afterwards. */
    Map<PatientId, String> keyIds(Set<PatientId> persons) {
        return keys.of(persons).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, key -> key.getValue().id()));
    }

    Opener opener(Collection<String> keyIds) {
        Map<String, PersonKey> found = keys.withIds(keyIds);
        return identity -> Optional.ofNullable(found.get(identity.key())).map(key -> opened(key, identity.text()));
    }

    private static String opened(PersonKey key, String text) {
        try {
            return new String(key.open(Base64.getUrlDecoder().decode(text)), StandardCharsets.UTF_8);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalStateException("a sealed identity was not sealed with the key that it names", e);
        }
    }

    /** What was sealed; empty when the key was destroyed. */
    @FunctionalInterface
    interface Opener {
        Optional<String> open(SealedIdentity sealed);
    }
}
