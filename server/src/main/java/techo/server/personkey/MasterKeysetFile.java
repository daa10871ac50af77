package techo.server.personkey;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Set;
import techo.server.storage.DatabaseKind;

/**
 * The keyset that wraps the keys of persons: a file in the JSON of Tink, which nobody but its owner, and perhaps a
 * group, may read. Whoever has lost it has lost every sealed identity; copies belong where the database is not.
 */
final class MasterKeysetFile {
    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("------rwx");

    private final Path file;

    MasterKeysetFile(Path file) {
        this.file = file;
    }

    /**
     * The file that is configured. Only the embedded database of a try-out gets a keyset by itself, below its data.
     *
     * @throws MasterKeysetUnusableException when a site has configured none
     */
    static MasterKeysetFile of(PersonKeyProperties properties, Path kept, DatabaseKind database) {
        if (!properties.masterKeyset().isEmpty()) {
            return new MasterKeysetFile(Path.of(properties.masterKeyset()));
        }
        if (database != DatabaseKind.H2) {
            throw new MasterKeysetUnusableException(
                    "techo.person-key.master-keyset must name a keyset file: keys of persons are wrapped with it");
        }
        MasterKeysetFile own = new MasterKeysetFile(kept.resolve("person-key.keyset"));
        if (Files.notExists(own.file)) {
            own.create();
        }
        return own;
    }

    /** Never replaces a file: keys are wrapped with the keyset that it holds. */
    void create() {
        try {
            AeadConfig.register();
            Files.createFile(file, ownerOnly());
            Files.writeString(file, json(KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM)));
        } catch (IOException | GeneralSecurityException e) {
            throw unusable("cannot be written", e);
        }
    }

    /** Adds a key that wraps from now on; the earlier ones still unwrap. */
    void rotate() {
        try {
            KeysetHandle now = read();
            KeysetHandle.Builder next = KeysetHandle.newBuilder(now);
            next.addEntry(KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                    .withRandomId()
                    .makePrimary());
            Path whole = Files.createTempFile(file.toAbsolutePath().getParent(), "keyset", ".tmp", ownerOnly());
            Files.writeString(whole, json(next.build()));
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | GeneralSecurityException e) {
            throw unusable("cannot be written", e);
        }
    }

    /** @throws MasterKeysetUnusableException when there is none, or others may read it */
    KeysetHandle read() {
        try {
            AeadConfig.register();
            if (isPosix() && Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
                throw new MasterKeysetUnusableException(
                        "The master keyset of persons' keys may be read by others; chmod 600 " + file);
            }
            return TinkJsonProtoKeysetFormat.parseKeyset(
                    Files.readString(file, StandardCharsets.UTF_8), InsecureSecretKeyAccess.get());
        } catch (IOException | GeneralSecurityException e) {
            throw unusable("cannot be read", e);
        }
    }

    private MasterKeysetUnusableException unusable(String what, Exception cause) {
        return new MasterKeysetUnusableException("The master keyset of persons' keys " + what + ": " + file, cause);
    }

    private static String json(KeysetHandle keyset) throws GeneralSecurityException {
        return TinkJsonProtoKeysetFormat.serializeKeyset(keyset, InsecureSecretKeyAccess.get());
    }

    private static FileAttribute<?>[] ownerOnly() {
        return isPosix()
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }
}
