package techo.e2e;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** A POST that the server has begun to read and that lacks the second half of its body. */
final class HalfSentRequest implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;

    private final Socket socket;
    private final byte[] body;

    private HalfSentRequest(Socket socket, byte[] body) {
        this.socket = socket;
        this.body = body;
    }

    /** Returns when the server has said that it reads the body (RFC 9110 section 10.1.1). */
    static HalfSentRequest post(String address, Map<String, String> headers, byte[] body) {
        URI target = URI.create(address);
        Map<String, String> all = new TreeMap<>(headers);
        all.put("Host", target.getAuthority());
        all.put("Connection", "close");
        all.put("Expect", "100-continue");
        all.put("Content-Length", "" + body.length);
        StringBuilder head = new StringBuilder("POST " + target.getRawPath() + " HTTP/1.1\r\n");
        all.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        try {
            Socket socket = new Socket(target.getHost(), target.getPort());
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
            String answer = head(socket);
            if (!answer.startsWith("HTTP/1.1 100")) {
                throw new IllegalStateException("the server does not want the body:\n" + answer);
            }
            socket.getOutputStream().write(body, 0, body.length / 2);
            return new HalfSentRequest(socket, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends the rest and returns the whole answer, status line and headers included. */
    String finish() {
        try {
            int sent = body.length / 2;
            socket.getOutputStream().write(body, sent, body.length - sent);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String head(Socket socket) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (int next = socket.getInputStream().read();
                next >= 0;
                next = socket.getInputStream().read()) {
            head.write(next);
            if (head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
                break;
            }
        }
        return head.toString(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
