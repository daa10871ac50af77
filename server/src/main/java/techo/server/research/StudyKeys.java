package techo.server.research;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import techo.server.personkey.MasterKey;

/** Makes the keys of studies and releases, and wraps them with the master keyset, each bound to what it is for. */
final class StudyKeys {
    private final SecureRandom random = new SecureRandom();
    private final MasterKey master;

    StudyKeys(MasterKey master) {
        this.master = master;
    }

    StudyKey make() {
        return StudyKey.random(random);
    }

    /** @return Base64 */
    String seal(StudyKey key, String bound) {
        return Base64.getEncoder().encodeToString(master.seal(key.secret(), bound(bound)));
    }

    /** @throws IllegalStateException when it was sealed with another keyset, or for something else */
    StudyKey open(String sealed, String bound) {
        try {
            return new StudyKey(master.open(Base64.getDecoder().decode(sealed), bound(bound)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key of a study cannot be unwrapped with this master keyset", e);
        }
    }

    private static String bound(String to) {
        return "study-key:" + to;
    }
}
