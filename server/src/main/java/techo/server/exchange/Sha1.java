package techo.server.exchange;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digest that FHIR R4 wants in {@code Attachment.hash}; integrity rests on SHA-256 elsewhere. */
final class Sha1 {
    private Sha1() {}

    static byte[] of(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
