package techo.server.personkey;

import com.google.crypto.tink.Aead;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/** The key of one person, ready for use; by several threads, too. */
public final class PersonKey {
    private final String id;
    private final Aead aead;

    PersonKey(String id, Aead aead) {
        this.id = id;
        this.aead = aead;
    }

    public String id() {
        return id;
    }

    public byte[] seal(byte[] text) {
        try {
            return aead.encrypt(text, id.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("it cannot be sealed", e);
        }
    }

    /** @throws GeneralSecurityException when it was not sealed with this key */
    public byte[] open(byte[] sealed) throws GeneralSecurityException {
        return aead.decrypt(sealed, id.getBytes(StandardCharsets.UTF_8));
    }
}
