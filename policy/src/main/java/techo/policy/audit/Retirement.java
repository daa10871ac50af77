package techo.policy.audit;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.Base64;

/**
 * That the records of a month and all before it were dropped because they were old enough: what is signed and kept
 * elsewhere, so that the chain verifies from the next record on and nobody can pass off a deletion as retention.
 *
 * @param head the last record that was dropped
 * @param month the month that ended with it
 * @param at when it was decided, cut to milliseconds
 */
public record Retirement(ChainHead head, YearMonth month, Instant at) {
    private static final String ORIGIN = "techo-audit-retired/";

    public Retirement {
        at = at.truncatedTo(ChronoUnit.MILLIS);
    }

    public static boolean isText(String text) {
        return text.startsWith(ORIGIN);
    }

    public String text() {
        return ORIGIN + head.node().value() + "\n" + head.sequence() + "\n"
                + Base64.getEncoder().encodeToString(head.hash().bytes()) + "\n" + month + "\n" + at + "\n";
    }

    /** @throws IllegalArgumentException when the text is not what {@link #text} makes */
    public static Retirement parse(String text) {
        String[] lines = text.split("\n", -1);
        if (lines.length != 6 || !isText(text)) {
            throw new IllegalArgumentException("not the retirement of a month");
        }
        try {
            ChainHead head = new ChainHead(
                    new NodeId(lines[0].substring(ORIGIN.length())),
                    Long.parseLong(lines[1]),
                    ChainHash.ofBase64(lines[2]));
            Retirement retirement = new Retirement(head, YearMonth.parse(lines[3]), Instant.parse(lines[4]));
            if (!retirement.text().equals(text)) {
                throw new IllegalArgumentException("not a retirement in its only form");
            }
            return retirement;
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("a retirement has a month and a moment in UTC", e);
        }
    }
}
