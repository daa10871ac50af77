package techo.policy.audit;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;

/**
 * How far a chain had come at a moment: what is signed and kept elsewhere, so that whatever is cut off or written anew
 * later shows. Its text has the form of a C2SP checkpoint (origin, size, hash in Base64, and extension lines: the moment,
 * and the tree over the records since the checkpoint before); the hash is the head of a chain, not the root of a tree.
 *
 * @param head the last record that it covers
 * @param at when it was made, cut to milliseconds
 * @param segment the tree in which single records can be proved; older checkpoints have none
 */
public record Checkpoint(ChainHead head, Instant at, Optional<Segment> segment) {
    private static final String ORIGIN = "techo-audit/";
    private static final String SEGMENT = "segment ";

    public Checkpoint {
        at = at.truncatedTo(ChronoUnit.MILLIS);
        if (segment.filter(tree -> tree.first() > head.sequence()).isPresent()) {
            throw new IllegalArgumentException("a segment ends with the head");
        }
    }

    /** Without a tree. */
    public static Checkpoint of(ChainHead head, Instant at) {
        return new Checkpoint(head, at, Optional.empty());
    }

    public String text() {
        return ORIGIN + head.node().value() + "\n" + head.sequence() + "\n" + base64(head.hash()) + "\n" + at + "\n"
                + segment.map(tree -> SEGMENT + tree.first() + " " + base64(tree.root()) + "\n")
                        .orElse("");
    }

    /** @throws IllegalArgumentException when the text is not what {@link #text} makes */
    public static Checkpoint parse(String text) {
        String[] lines = text.split("\n", -1);
        if (lines.length < 5 || lines.length > 6 || !lines[0].startsWith(ORIGIN)) {
            throw new IllegalArgumentException("not a checkpoint of an audit chain");
        }
        try {
            ChainHead head = new ChainHead(
                    new NodeId(lines[0].substring(ORIGIN.length())),
                    Long.parseLong(lines[1]),
                    ChainHash.ofBase64(lines[2]));
            Checkpoint checkpoint = new Checkpoint(
                    head,
                    Instant.parse(lines[3]),
                    lines.length == 6 ? Optional.of(segment(lines[4])) : Optional.empty());
            if (!checkpoint.text().equals(text)) {
                throw new IllegalArgumentException("not a checkpoint in its only form");
            }
            return checkpoint;
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("a checkpoint has a moment in UTC", e);
        }
    }

    private static Segment segment(String line) {
        String[] parts = line.split(" ", -1);
        if (parts.length != 3 || !line.startsWith(SEGMENT)) {
            throw new IllegalArgumentException("not the segment of a checkpoint");
        }
        return new Segment(Long.parseLong(parts[1]), ChainHash.ofBase64(parts[2]));
    }

    private static String base64(ChainHash hash) {
        return Base64.getEncoder().encodeToString(hash.bytes());
    }

    /**
     * The tree of RFC 9162 over the payloads from one record up to the head.
     *
     * @param first sequence of its first leaf
     * @param root its root
     */
    public record Segment(long first, ChainHash root) {
        public Segment {
            if (first < 1) {
                throw new IllegalArgumentException("a chain counts from 1");
            }
        }
    }
}
