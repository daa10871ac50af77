package techo.server.identity;

import java.net.URI;
import java.util.Set;

/** Which addresses are safe to trust: TLS, or a name that never leaves this machine. */
final class Addresses {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private Addresses() {}

    static boolean secure(URI address) {
        String host = address.getHost();
        return "https".equals(address.getScheme()) || ("http".equals(address.getScheme()) && loopback(host));
    }

    /** Only a name that never leaves this machine makes it {@link #secure}. */
    static boolean plain(URI address) {
        return !"https".equals(address.getScheme());
    }

    private static boolean loopback(String host) {
        return LOOPBACK.contains(host);
    }
}
