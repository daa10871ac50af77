package techo.server.config;

import java.util.List;

/** How long a secret must be at least that nobody has to remember. */
public final class Secrets {
    private static final int SHORTEST = 16;

    private Secrets() {}

    /** @return empty when it is long enough, or is not used */
    public static List<String> complaint(String key, String secret) {
        return secret.isEmpty() || secret.length() >= SHORTEST
                ? List.of()
                : List.of(key + " has fewer than " + SHORTEST + " characters");
    }
}
