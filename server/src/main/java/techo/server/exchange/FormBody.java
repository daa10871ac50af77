package techo.server.exchange;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.FileNotFoundException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Files as the parts of a form (RFC 7578), in their order, as {@code $import} takes them. Their names stay where they are. */
public final class FormBody {
    private final String boundary = "techo-" + UUID.randomUUID();
    private final List<BodyPublisher> files;

    private FormBody(List<BodyPublisher> files) {
        this.files = List.copyOf(files);
    }

    static FormBody ofFiles(List<Path> files) throws FileNotFoundException {
        List<BodyPublisher> parts = new ArrayList<>();
        for (Path file : files) {
            parts.add(BodyPublishers.ofFile(file));
        }
        return new FormBody(parts);
    }

    public static FormBody of(List<byte[]> files) {
        return new FormBody(files.stream().map(BodyPublishers::ofByteArray).toList());
    }

    public String contentType() {
        return "multipart/form-data; boundary=" + boundary;
    }

    public BodyPublisher publisher() {
        List<BodyPublisher> parts = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            parts.add(text("--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + (i + 1)
                    + "\"\r\nContent-Type: application/octet-stream\r\n\r\n"));
            parts.add(files.get(i));
            parts.add(text("\r\n"));
        }
        parts.add(text("--" + boundary + "--\r\n"));
        return BodyPublishers.concat(parts.toArray(BodyPublisher[]::new));
    }

    private static BodyPublisher text(String text) {
        return BodyPublishers.ofByteArray(text.getBytes(US_ASCII));
    }
}
