package techo.server.exchange;

import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.Set;
import techo.exchange.SourceFile;
import techo.server.personkey.PersonKey;
import techo.server.personkey.PersonKeys;

/**
 * A file that waits in the database.
 *
 * @param key of the person, with which it is sealed
 */
@SuppressWarnings("ArrayRecordComponent") // opened once and compared by nobody
record SealedFile(KeyId key, byte[] content) {

    record KeyId(String value) {}

    static SealedFile of(SourceFile file, PersonKey key) {
        return new SealedFile(new KeyId(key.id()), key.seal(file.bytes()));
    }

    /** Empty when the key was destroyed with the record. */
    Optional<SourceFile> open(PersonKeys keys) {
        return Optional.ofNullable(keys.withIds(Set.of(key.value())).get(key.value()))
                .map(this::open);
    }

    private SourceFile open(PersonKey found) {
        try {
            return SourceFile.of(found.open(content));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a file was not sealed with the key that it names", e);
        }
    }
}
