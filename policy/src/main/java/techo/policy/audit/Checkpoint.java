package techo.policy.audit;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;

/**
 * How far a chain had come at a moment: what is signed and kept elsewhere, so that whatever is cut off or written anew
 * later shows. Its text has the form of a C2SP checkpoint (origin, size, hash in Base64, and the moment as an extension
 * line); the hash is the head of a chain, not the root of a tree.
 *
 * @param head the last record that it covers
 * @param at when it was made, cut to milliseconds
 */
public record Checkpoint(ChainHead head, Instant at) {
    private static final String ORIGIN = "techo-audit/";

    public Checkpoint {
        at = at.truncatedTo(ChronoUnit.MILLIS);
    }

    public String text() {
        return ORIGIN + head.node().value() + "\n" + head.sequence() + "\n"
                + Base64.getEncoder().encodeToString(head.hash().bytes()) + "\n" + at + "\n";
    }

    /** @throws IllegalArgumentException when the text is not what {@link #text} makes */
    public static Checkpoint parse(String text) {
        String[] lines = text.split("\n", -1);
        if (lines.length != 5 || !lines[0].startsWith(ORIGIN)) {
            throw new IllegalArgumentException("not a checkpoint of an audit chain");
        }
        try {
            ChainHead head = new ChainHead(
                    new NodeId(lines[0].substring(ORIGIN.length())),
                    Long.parseLong(lines[1]),
                    new ChainHash(Base64.getDecoder().decode(lines[2])));
            Checkpoint checkpoint = new Checkpoint(head, Instant.parse(lines[3]));
            if (!checkpoint.text().equals(text)) {
                throw new IllegalArgumentException("not a checkpoint in its only form");
            }
            return checkpoint;
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("a checkpoint has a moment in UTC", e);
        }
    }
}
