package techo.server.personkey;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.AesGcmParameters;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.UUID;

/** Makes keys of persons, and wraps and unwraps them. What it wraps is bound to the id of the key. */
public final class MasterKey {
    private final KeysetHandle keyset;
    private final Aead aead;

    MasterKey(KeysetHandle keyset) {
        try {
            AeadConfig.register();
            this.keyset = keyset;
            this.aead = keyset.getPrimitive(RegistryConfiguration.get(), Aead.class);
        } catch (GeneralSecurityException e) {
            throw new MasterKeysetUnusableException("The master keyset of persons' keys holds no AEAD keys", e);
        }
    }

    /** @param file a keyset that {@code techo person-key new} has made */
    public static MasterKey of(Path file) {
        return new MasterKey(new MasterKeysetFile(file).read());
    }

    /** Which of its keys wraps at the moment; another after a rotation. */
    int id() {
        return keyset.getPrimary().getId();
    }

    /** A new key with an id that says nothing. */
    Wrapped make() {
        try {
            // Without a prefix: each key has an id of its own beside the ciphertext.
            AesGcmParameters aes256 = AesGcmParameters.builder()
                    .setKeySizeBytes(32)
                    .setIvSizeBytes(12)
                    .setTagSizeBytes(16)
                    .setVariant(AesGcmParameters.Variant.NO_PREFIX)
                    .build();
            return wrap(UUID.randomUUID().toString(), KeysetHandle.generateNew(aes256));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key cannot be made", e);
        }
    }

    PersonKey unwrap(Wrapped wrapped) {
        try {
            return new PersonKey(
                    wrapped.id(), unwrapped(wrapped).getPrimitive(RegistryConfiguration.get(), Aead.class));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key of a person cannot be unwrapped with this master keyset", e);
        }
    }

    /** The same key, wrapped with the present key of the master keyset. */
    Wrapped rewrap(Wrapped wrapped) {
        try {
            return wrap(wrapped.id(), unwrapped(wrapped));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key of a person cannot be unwrapped with this master keyset", e);
        }
    }

    /** For files of this node that hold what was not stored yet, whoever it concerns. */
    public byte[] seal(byte[] text, String bound) {
        try {
            return aead.encrypt(text, bytes(bound));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("it cannot be sealed", e);
        }
    }

    /** @throws GeneralSecurityException when it was not sealed with this keyset, or bound to something else */
    public byte[] open(byte[] sealed, String bound) throws GeneralSecurityException {
        return aead.decrypt(sealed, bytes(bound));
    }

    private KeysetHandle unwrapped(Wrapped wrapped) throws GeneralSecurityException {
        byte[] keyset = aead.decrypt(Base64.getDecoder().decode(wrapped.text()), bytes(wrapped.id()));
        return TinkProtoKeysetFormat.parseKeyset(keyset, InsecureSecretKeyAccess.get());
    }

    private Wrapped wrap(String id, KeysetHandle key) throws GeneralSecurityException {
        byte[] clear = TinkProtoKeysetFormat.serializeKeyset(key, InsecureSecretKeyAccess.get());
        return new Wrapped(id, Base64.getEncoder().encodeToString(aead.encrypt(clear, bytes(id))), id());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * A key of a person as it is stored.
     *
     * @param id of the key
     * @param text Base64 of the wrapped key
     * @param master which key of the master keyset wrapped it
     */
    record Wrapped(String id, String text, int master) {}
}
