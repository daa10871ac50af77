package techo.demo.identity;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.Properties;

/**
 * The passwords and client secrets of this installation, random and kept in {@code accounts.properties}.
 *
 * <p>Keys are {@code person.<username>} and {@code client.<id>}.
 */
public final class DemoAccounts {
    static final String FILE = "accounts.properties";

    private final Properties secrets;

    private DemoAccounts(Properties secrets) {
        this.secrets = secrets;
    }

    public static DemoAccounts open(Path directory) {
        Properties secrets = new Properties();
        try {
            secrets.load(new StringReader(OwnerOnlyFile.readOrCreate(directory.resolve(FILE), DemoAccounts::invent)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new DemoAccounts(secrets);
    }

    private static String invent() {
        SecureRandom random = new SecureRandom();
        StringBuilder lines = new StringBuilder("# Made for this installation only. Delete the file for new ones.\n");
        for (SamplePerson person : SamplePerson.values()) {
            line(lines, "person." + person.username(), random);
        }
        line(lines, "client." + DemoIdentity.PORTAL, random);
        for (SampleClient client : SampleClient.values()) {
            if (!client.signs()) {
                line(lines, "client." + client.id(), random);
            }
        }
        return lines.toString();
    }

    private static void line(StringBuilder lines, String key, SecureRandom random) {
        byte[] secret = new byte[12];
        random.nextBytes(secret);
        lines.append(key)
                .append('=')
                .append(Base64.getUrlEncoder().withoutPadding().encodeToString(secret))
                .append('\n');
    }

    /** @throws IllegalStateException when somebody removed the line */
    public String password(SamplePerson person) {
        return required("person." + person.username());
    }

    /** @throws IllegalStateException when somebody removed the line */
    public String secret(String clientId) {
        return required("client." + clientId);
    }

    private String required(String key) {
        return Optional.ofNullable(secrets.getProperty(key))
                .orElseThrow(() -> new IllegalStateException(
                        FILE + " has no line for " + key + "; delete the file to have it made again"));
    }
}
