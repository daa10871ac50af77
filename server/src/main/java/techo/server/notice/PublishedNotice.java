package techo.server.notice;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import techo.policy.consent.Notice;

/**
 * A version of a notice with its texts.
 *
 * @param japanese what people read; at most 20,000 characters, as {@code english}
 */
public record PublishedNotice(Notice notice, String title, String japanese, Optional<String> english) {
    private static final int LONGEST_TITLE = 200;
    private static final int LONGEST_TEXT = 20_000;

    public PublishedNotice {
        require(title, LONGEST_TITLE);
        require(japanese, LONGEST_TEXT);
        english.ifPresent(text -> require(text, LONGEST_TEXT));
    }

    /**
     * SHA-256, in hexadecimal, of the title and the texts in UTF-8, each closed by a zero byte, so that no text can be
     * moved from one to the next. A consent names it, and so proves which words were shown.
     */
    public String digest() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String text : new String[] {title, japanese, english.orElse("")}) {
                digest.update(text.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    public boolean isShown(Instant at) {
        return !at.isBefore(notice.shownFrom());
    }

    private static void require(String text, int longest) {
        if (text.isBlank() || text.length() > longest) {
            throw new IllegalArgumentException("a notice has a title and a text, neither too long");
        }
    }
}
