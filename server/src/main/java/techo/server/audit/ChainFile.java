package techo.server.audit;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import techo.policy.audit.ChainHash;
import techo.policy.audit.ChainLink;
import techo.policy.audit.ChainPosition;
import techo.policy.audit.NodeId;

/**
 * Chains in a file that can be verified without the server: one JSON object a line, {@code {"previous":…,"hash":…,
 * "record":…}}, where the record is the payload as it was hashed, byte for byte.
 */
final class ChainFile {
    private static final String PREVIOUS = "{\"previous\":\"";
    private static final String HASH = "\",\"hash\":\"";
    private static final String RECORD = "\",\"record\":";
    private static final int HASH_AT = PREVIOUS.length() + 64;
    private static final int RECORD_AT = HASH_AT + HASH.length() + 64;
    private static final int PAYLOAD_AT = RECORD_AT + RECORD.length();
    private static final Pattern POSITION =
            Pattern.compile("\\{\"v\":1,\"node\":\"([a-z0-9-]{1,32})\",\"seq\":([1-9][0-9]{0,17}),");

    private final Path path;

    ChainFile(Path path) {
        this.path = path;
    }

    /** @param unreadable is told the number of each line that holds no record */
    void forEach(Consumer<ChainLink> link, LongConsumer unreadable) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(path, StandardCharsets.US_ASCII)) {
            long number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                long current = number;
                parse(line).ifPresentOrElse(link, () -> unreadable.accept(current));
            }
        }
    }

    /** Writes what {@code links} delivers. */
    void write(Links links) throws Exception {
        try (BufferedWriter out = Files.newBufferedWriter(path, StandardCharsets.US_ASCII)) {
            links.forEach(link -> write(out, link));
        }
    }

    private static void write(Writer out, ChainLink link) {
        try {
            out.write("{\"previous\":\"" + link.previous().hex() + "\",\"hash\":\""
                    + link.hash().hex() + "\",\"record\":" + link.payload() + "}\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<ChainLink> parse(String line) {
        boolean framed = line.length() > PAYLOAD_AT
                && line.startsWith(PREVIOUS)
                && line.startsWith(HASH, HASH_AT)
                && line.startsWith(RECORD, RECORD_AT)
                && line.endsWith("}");
        if (!framed) {
            return Optional.empty();
        }
        String payload = line.substring(PAYLOAD_AT, line.length() - 1);
        Matcher position = POSITION.matcher(payload);
        if (!position.lookingAt()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ChainLink(
                    new ChainPosition(new NodeId(position.group(1)), Long.parseLong(position.group(2))),
                    ChainHash.ofHex(line.substring(PREVIOUS.length(), HASH_AT)),
                    ChainHash.ofHex(line.substring(HASH_AT + HASH.length(), RECORD_AT)),
                    payload));
        } catch (IllegalArgumentException notHexadecimal) {
            return Optional.empty();
        }
    }

    /** Where links come from. */
    interface Links {
        void forEach(Consumer<ChainLink> link) throws Exception;
    }
}
