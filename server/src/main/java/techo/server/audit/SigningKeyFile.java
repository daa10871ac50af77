package techo.server.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import techo.policy.audit.Checkpoint;
import techo.policy.audit.HashChain;
import techo.policy.audit.NodeId;
import techo.policy.audit.VerifierKey;
import techo.server.storage.DatabaseKind;

/**
 * The Ed25519 key that signs checkpoints: a file with both halves in PEM (PKCS #8 and SubjectPublicKeyInfo, RFC 7468),
 * which nobody but its owner, and perhaps a group, may read.
 */
final class SigningKeyFile {
    /** The signer's name in every note; which key it was, the key id says. */
    private static final String NAME = "techo-audit";

    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("------rwx");

    private final Path file;

    SigningKeyFile(Path file) {
        this.file = file;
    }

    /**
     * The file that is configured. Only the embedded database of a try-out gets a key by itself, below its data.
     *
     * @throws SigningKeyUnusableException when a site has configured none
     */
    static SigningKeyFile of(AuditProperties properties, Path kept, DatabaseKind database) {
        if (!properties.signingKey().isEmpty()) {
            return new SigningKeyFile(Path.of(properties.signingKey()));
        }
        if (database != DatabaseKind.H2) {
            throw new SigningKeyUnusableException(
                    "techo.audit.signing-key must name a key file: checkpoints of the audit trail are signed");
        }
        SigningKeyFile own = new SigningKeyFile(kept.resolve("signing.key"));
        if (Files.notExists(own.file)) {
            own.create();
        }
        return own;
    }

    /** Never replaces a file: with the key that it holds, checkpoints may have been signed. */
    void create() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            FileAttribute<?>[] ownerOnly = isPosix()
                    ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                    }
                    : new FileAttribute<?>[0];
            Files.createFile(file, ownerOnly);
            Files.writeString(
                    file,
                    pem("PRIVATE KEY", pair.getPrivate().getEncoded())
                            + pem("PUBLIC KEY", pair.getPublic().getEncoded()),
                    StandardCharsets.US_ASCII);
        } catch (IOException | GeneralSecurityException e) {
            throw new SigningKeyUnusableException("The signing key of the audit trail cannot be written: " + file, e);
        }
    }

    /** @throws SigningKeyUnusableException when there is none, others may read it, or its halves do not fit */
    SigningKey read() {
        try {
            if (isPosix() && Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
                throw new SigningKeyUnusableException(
                        "The signing key of the audit trail may be read by others; chmod 600 " + file);
            }
            String text = Files.readString(file, StandardCharsets.US_ASCII);
            KeyFactory ed25519 = KeyFactory.getInstance("Ed25519");
            SigningKey key = new SigningKey(
                    new VerifierKey(NAME, ed25519.generatePublic(new X509EncodedKeySpec(block("PUBLIC KEY", text)))),
                    ed25519.generatePrivate(new PKCS8EncodedKeySpec(block("PRIVATE KEY", text))));
            requireHalvesOfOneKey(key);
            return key;
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new SigningKeyUnusableException("The signing key of the audit trail cannot be read: " + file, e);
        }
    }

    private static void requireHalvesOfOneKey(SigningKey key) {
        Checkpoint probe = Checkpoint.of(HashChain.genesis(new NodeId("probe")), Instant.EPOCH);
        if (key.sign(probe).signer(List.of(key.verifier())).isEmpty()) {
            throw new IllegalArgumentException("the public key does not belong to the private key");
        }
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    private static byte[] block(String label, String text) {
        Matcher block = Pattern.compile("-----BEGIN " + label + "-----([A-Za-z0-9+/=\\s]+)-----END " + label + "-----")
                .matcher(text);
        if (!block.find()) {
            throw new IllegalArgumentException("there is no " + label + " in PEM");
        }
        return Base64.getMimeDecoder().decode(block.group(1));
    }

    private boolean isPosix() {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
