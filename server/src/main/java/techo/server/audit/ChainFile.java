package techo.server.audit;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import techo.policy.audit.LinkRecomputation;
import techo.policy.audit.RecomputedLink;

/**
 * Chains in a file that can be verified without the server: one JSON object a line, {@code {"previous":…,"hash":…,
 * "record":…}}, where the record is the payload as it was hashed, byte for byte.
 *
 * <p>Read as bytes, in blocks that all cores share: a file of years is verified in minutes.
 */
final class ChainFile {
    private static final byte[] PREVIOUS = ascii("{\"previous\":\"");
    private static final byte[] HASH = ascii("\",\"hash\":\"");
    private static final byte[] RECORD = ascii("\",\"record\":");
    private static final byte[] END = ascii("}\n");
    private static final int HASH_AT = PREVIOUS.length + 64;
    private static final int RECORD_AT = HASH_AT + HASH.length + 64;
    private static final int PAYLOAD_AT = RECORD_AT + RECORD.length;
    private static final int BLOCK = 1 << 20;
    /** Sixteen times the longest record; whatever has no line end up to there is another kind of file. */
    private static final int LONGEST_LINE = 16 * BLOCK;

    private final Path path;

    ChainFile(Path path) {
        this.path = path;
    }

    /** @param unreadable is told the number of each line that holds no record */
    void recompute(Consumer<RecomputedLink> link, LongConsumer unreadable) throws IOException {
        LineCount lines = new LineCount(link, unreadable);
        try (InputStream in = Files.newInputStream(path);
                InOrder<List<Optional<RecomputedLink>>> blocks = new InOrder<>(lines::count)) {
            byte[] rest = {};
            byte[] read = in.readNBytes(BLOCK);
            while (read.length > 0) {
                byte[] block = joined(rest, read);
                read = in.readNBytes(BLOCK);
                int end = read.length == 0 ? block.length : endOfLines(block);
                rest = Arrays.copyOfRange(block, end, block.length);
                if (rest.length > LONGEST_LINE) {
                    throw new IOException(path + " does not consist of lines");
                }
                blocks.add(() -> lines(block, end));
            }
            blocks.finish();
        }
    }

    /** Writes what {@code links} delivers. */
    void write(Links links) throws Exception {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path), BLOCK)) {
            links.forEach(link -> write(out, link));
        }
    }

    private static void write(OutputStream out, StoredLink link) {
        try {
            out.write(PREVIOUS);
            out.write(link.previous());
            out.write(HASH);
            out.write(link.hash());
            out.write(RECORD);
            out.write(link.payload());
            out.write(END);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Optional<RecomputedLink>> lines(byte[] block, int end) {
        LinkRecomputation recomputation = new LinkRecomputation();
        List<Optional<RecomputedLink>> links = new ArrayList<>();
        for (int from = 0; from < end; ) {
            int to = from;
            while (to < end && block[to] != '\n') {
                to++;
            }
            links.add(link(recomputation, block, from, to));
            from = to + 1;
        }
        return links;
    }

    private static Optional<RecomputedLink> link(LinkRecomputation recomputation, byte[] block, int from, int to) {
        boolean framed = to - from > PAYLOAD_AT
                && holds(block, from, PREVIOUS)
                && holds(block, from + HASH_AT, HASH)
                && holds(block, from + RECORD_AT, RECORD)
                && block[to - 1] == '}';
        if (!framed) {
            return Optional.empty();
        }
        return recomputation.named(
                StoredLink.hash(block, from + PREVIOUS.length),
                StoredLink.hash(block, from + HASH_AT + HASH.length),
                block,
                from + PAYLOAD_AT,
                to - 1);
    }

    private static boolean holds(byte[] block, int at, byte[] expected) {
        return Arrays.equals(block, at, at + expected.length, expected, 0, expected.length);
    }

    private static byte[] joined(byte[] rest, byte[] read) {
        byte[] block = Arrays.copyOf(rest, rest.length + read.length);
        System.arraycopy(read, 0, block, rest.length, read.length);
        return block;
    }

    private static int endOfLines(byte[] block) {
        int end = block.length;
        while (end > 0 && block[end - 1] != '\n') {
            end--;
        }
        return end;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Where links come from. */
    interface Links {
        void forEach(Consumer<StoredLink> link) throws Exception;
    }

    /** Numbers the lines over all blocks. */
    private static final class LineCount {
        private final Consumer<RecomputedLink> link;
        private final LongConsumer unreadable;
        private long number;

        LineCount(Consumer<RecomputedLink> link, LongConsumer unreadable) {
            this.link = link;
            this.unreadable = unreadable;
        }

        void count(List<Optional<RecomputedLink>> block) {
            for (Optional<RecomputedLink> line : block) {
                number++;
                line.ifPresentOrElse(link, () -> unreadable.accept(number));
            }
        }
    }
}
