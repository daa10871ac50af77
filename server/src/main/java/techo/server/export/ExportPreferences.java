package techo.server.export;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What the client wrote in its {@code Prefer} headers (RFC 7240). */
record ExportPreferences(Set<String> tokens) {

    static ExportPreferences of(List<String> headers) {
        return new ExportPreferences(headers.stream()
                .flatMap(header -> List.of(header.split("[,;]")).stream())
                .map(token -> token.replace(" ", "").replace("\"", "").toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet()));
    }

    boolean asynchronous() {
        return tokens.contains("respond-async");
    }

    /** Parameters that the server does not support are then ignored, with a warning in the manifest. */
    boolean lenient() {
        return tokens.contains("handling=lenient");
    }
}
