package techo.e2e;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Where an app on the person's own machine waits for the answer to its authorization request (RFC 8252 section 7.3). */
final class Callback implements AutoCloseable {
    private final HttpServer server;
    private volatile Optional<String> received = Optional.empty();

    private Callback(HttpServer server) {
        this.server = server;
    }

    static Callback open() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        Callback callback = new Callback(server);
        server.createContext("/callback", exchange -> {
            callback.received = Optional.of(exchange.getRequestURI().getQuery());
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        return callback;
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/callback";
    }

    /** The query with which the browser came, once it did. */
    Optional<String> received() {
        return received;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
