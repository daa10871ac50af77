package techo.demo.identity;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The passwords, authenticator secrets and client secrets of this installation, random and kept in
 * {@code accounts.properties}.
 *
 * <p>Keys are {@code person.<username>}, {@code authenticator.<username>} and {@code client.<id>}.
 */
public final class DemoAccounts {
    static final String FILE = "accounts.properties";

    private static final String HEADER = "# Made for this installation only. Delete the file for new ones.\n";

    private final Path file;
    private final Map<String, String> secrets;

    private DemoAccounts(Path file, Map<String, String> secrets) {
        this.file = file;
        this.secrets = new ConcurrentHashMap<>(secrets);
    }

    /** Makes what is missing, also in a file of an earlier version. */
    public static DemoAccounts open(Path directory) {
        Path file = directory.resolve(FILE);
        Properties stored = new Properties();
        try {
            stored.load(new StringReader(OwnerOnlyFile.readOrCreate(file, () -> HEADER)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> secrets = new TreeMap<>();
        stored.forEach((key, value) -> secrets.put(String.valueOf(key), String.valueOf(value)));
        boolean complete = secrets.keySet().containsAll(keys());
        keys().forEach(key -> secrets.computeIfAbsent(key, DemoAccounts::invent));
        DemoAccounts accounts = new DemoAccounts(file, secrets);
        if (!complete) {
            accounts.write();
        }
        return accounts;
    }

    private static Set<String> keys() {
        Set<String> keys = new TreeSet<>(Set.of("client." + DemoIdentity.PORTAL));
        for (SamplePerson person : SamplePerson.values()) {
            keys.add(passwordKey(person));
            keys.add(authenticatorKey(person));
        }
        for (SampleClient client : SampleClient.values()) {
            if (!client.signs()) {
                keys.add("client." + client.id());
            }
        }
        return keys;
    }

    private static String invent(String key) {
        if (key.startsWith("authenticator.")) {
            return AuthenticatorSecret.invent().base32();
        }
        byte[] secret = new byte[12];
        new SecureRandom().nextBytes(secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    private synchronized void write() {
        StringBuilder lines = new StringBuilder(HEADER);
        new TreeMap<>(secrets)
                .forEach((key, value) ->
                        lines.append(key).append('=').append(value).append('\n'));
        OwnerOnlyFile.replace(file, lines.toString());
    }

    public String password(SamplePerson person) {
        return required(passwordKey(person));
    }

    public AuthenticatorSecret authenticator(SamplePerson person) {
        return AuthenticatorSecret.of(required(authenticatorKey(person)));
    }

    void replaceAuthenticator(SamplePerson person, AuthenticatorSecret secret) {
        secrets.put(authenticatorKey(person), secret.base32());
        write();
    }

    public String secret(String clientId) {
        return required("client." + clientId);
    }

    private static String passwordKey(SamplePerson person) {
        return "person." + person.username();
    }

    private static String authenticatorKey(SamplePerson person) {
        return "authenticator." + person.username();
    }

    private String required(String key) {
        return Optional.ofNullable(secrets.get(key)).orElseThrow(() -> new IllegalStateException("there is no " + key));
    }
}
