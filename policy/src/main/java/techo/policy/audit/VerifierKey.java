package techo.policy.audit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The public half of a key that signs notes, in the form of C2SP signed-note: {@code name+id+key}, where the id is the
 * first four bytes of a hash over name and key.
 *
 * @param name who signs; neither a space nor a plus sign
 * @param key an Ed25519 key
 */
public record VerifierKey(String name, PublicKey key) {
    private static final byte ED25519 = 1;
    private static final int ID_BYTES = 4;
    private static final int KEY_BYTES = 32;
    /** What stands before the 32 bytes of an Ed25519 key in a SubjectPublicKeyInfo (RFC 8410, 4). */
    private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");

    public VerifierKey {
        if (!name.matches("[!-*,-~]+")) {
            throw new IllegalArgumentException("the name of a key is ASCII without space and plus sign");
        }
        if (key.getEncoded().length != X509.length + KEY_BYTES) {
            throw new IllegalArgumentException("notes are signed with Ed25519");
        }
    }

    /** @throws IllegalArgumentException when the text is not what {@link #text} makes */
    public static VerifierKey parse(String text) {
        String[] parts = text.strip().split("\\+", 3);
        if (parts.length != 3) {
            throw new IllegalArgumentException("a verifier key is name+id+key");
        }
        byte[] typed = Base64.getDecoder().decode(parts[2]);
        if (typed.length != 1 + KEY_BYTES || typed[0] != ED25519) {
            throw new IllegalArgumentException("not an Ed25519 verifier key");
        }
        VerifierKey key = new VerifierKey(parts[0], publicKey(Arrays.copyOfRange(typed, 1, typed.length)));
        if (!HexFormat.of().formatHex(key.id()).equals(parts[1])) {
            throw new IllegalArgumentException("the id of the verifier key does not belong to it");
        }
        return key;
    }

    public String text() {
        return name + "+" + HexFormat.of().formatHex(id()) + "+"
                + Base64.getEncoder().encodeToString(typed());
    }

    byte[] id() {
        ByteArrayOutputStream named = new ByteArrayOutputStream();
        named.writeBytes((name + "\n").getBytes(StandardCharsets.US_ASCII));
        named.writeBytes(typed());
        return Arrays.copyOf(HashChain.sha256().digest(named.toByteArray()), ID_BYTES);
    }

    boolean verifies(byte[] message, byte[] signature) {
        try {
            Signature ed25519 = Signature.getInstance("Ed25519");
            ed25519.initVerify(key);
            ed25519.update(message);
            return ed25519.verify(signature);
        } catch (GeneralSecurityException notASignature) {
            return false;
        }
    }

    private byte[] typed() {
        byte[] encoded = key.getEncoded();
        byte[] typed = Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES - 1, encoded.length);
        typed[0] = ED25519;
        return typed;
    }

    private static PublicKey publicKey(byte[] raw) {
        byte[] encoded = Arrays.copyOf(X509, X509.length + KEY_BYTES);
        System.arraycopy(raw, 0, encoded, X509.length, KEY_BYTES);
        try {
            return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not an Ed25519 key", e);
        }
    }
}
