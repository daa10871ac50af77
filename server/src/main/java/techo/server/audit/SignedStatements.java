package techo.server.audit;

import techo.policy.audit.SignedNote;

/** Signs what the server vouches for with the key that signs checkpoints, as a C2SP signed note. */
public final class SignedStatements {
    private final SigningKey key;

    SignedStatements(SigningKey key) {
        this.key = key;
    }

    /** @param text lines, none of them empty. @return the text with the signature below it */
    public String sign(String text) {
        return SignedNote.sign(text, key.verifier(), key.secret()).note();
    }
}
