package techo.policy.audit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A text with signatures below it, in the form of C2SP signed-note: the text, an empty line, and for each signature a
 * line of a dash, the name of the key, and Base64 of key id and Ed25519 signature.
 *
 * @param text what is signed; ends with a line feed and has no empty line
 * @param signatures the lines below it
 */
public record SignedNote(String text, List<String> signatures) {
    private static final String DASH = "\u2014 ";
    private static final int ID_BYTES = 4;
    private static final int SIGNATURE_BYTES = 64;

    public SignedNote {
        if (!text.endsWith("\n") || text.contains("\n\n") || signatures.isEmpty()) {
            throw new IllegalArgumentException("a signed note is lines, an empty line, and signatures");
        }
        signatures = List.copyOf(signatures);
    }

    /** @param signing the private half of {@code key} */
    public static SignedNote sign(String text, VerifierKey key, PrivateKey signing) {
        try {
            Signature ed25519 = Signature.getInstance("Ed25519");
            ed25519.initSign(signing);
            ed25519.update(text.getBytes(StandardCharsets.UTF_8));
            byte[] signature = ed25519.sign();
            byte[] identified = Arrays.copyOf(key.id(), ID_BYTES + signature.length);
            System.arraycopy(signature, 0, identified, ID_BYTES, signature.length);
            String base64 = Base64.getEncoder().encodeToString(identified);
            return new SignedNote(text, List.of(DASH + key.name() + " " + base64));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the note cannot be signed", e);
        }
    }

    /** @throws IllegalArgumentException when the text is not what {@link #note} makes */
    public static SignedNote parse(String note) {
        int end = note.indexOf("\n\n");
        if (end < 0 || !note.endsWith("\n")) {
            throw new IllegalArgumentException("not a signed note");
        }
        List<String> signatures = note.substring(end + 2).lines().toList();
        if (!signatures.stream().allMatch(line -> line.startsWith(DASH))) {
            throw new IllegalArgumentException("not a signed note");
        }
        return new SignedNote(note.substring(0, end + 1), signatures);
    }

    public String note() {
        return text + "\n" + String.join("\n", signatures) + "\n";
    }

    /** The first of these keys that has signed the text. */
    public Optional<VerifierKey> signer(Collection<VerifierKey> keys) {
        return keys.stream()
                .filter(key -> signatures.stream().anyMatch(line -> signedBy(key, line)))
                .findFirst();
    }

    private boolean signedBy(VerifierKey key, String line) {
        String named = DASH + key.name() + " ";
        if (!line.startsWith(named)) {
            return false;
        }
        try {
            String base64 = line.substring(named.length());
            byte[] identified = Base64.getDecoder().decode(base64);
            // Base64 has bits that decoding ignores: only one form is the signature that was written.
            return identified.length == ID_BYTES + SIGNATURE_BYTES
                    && Base64.getEncoder().encodeToString(identified).equals(base64)
                    && Arrays.equals(Arrays.copyOf(identified, ID_BYTES), key.id())
                    && key.verifies(
                            text.getBytes(StandardCharsets.UTF_8),
                            Arrays.copyOfRange(identified, ID_BYTES, identified.length));
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }
}
