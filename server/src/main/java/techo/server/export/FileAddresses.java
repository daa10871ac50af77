package techo.server.export;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Puts the address of the server before that of its files: an attachment names its file as {@code Binary/[id]}, and who
 * reads an export reads it elsewhere (Bulk Data Access 2.0, File Request: an absolute URL).
 *
 * <p>A quotation mark within a JSON string is escaped, so what is looked for is never a part of a text.
 */
final class FileAddresses {
    /** As they are stored. */
    static final FileAddresses RELATIVE = new FileAddresses("");

    private static final byte[] NAME = "\"url\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] WANTED = "\"url\":\"Binary/".getBytes(StandardCharsets.US_ASCII);

    /** How far to go on after a byte at the end of the place that was looked at (Horspool). */
    private static final int[] SKIP = skips();

    private final byte[] server;

    private FileAddresses(String server) {
        this.server = server.getBytes(StandardCharsets.US_ASCII);
    }

    static FileAddresses below(URI base) {
        return new FileAddresses(base.toASCIIString() + "/");
    }

    /** Appends the JSON from a place on. */
    void append(byte[] json, int from, LineBuffer line) {
        int copied = from;
        if (server.length > 0) {
            for (int at = next(json, from); at >= 0; at = next(json, at + WANTED.length)) {
                line.add(json, copied, at + NAME.length);
                line.add(server);
                copied = at + NAME.length;
            }
        }
        line.add(json, copied, json.length);
    }

    private static int next(byte[] json, int from) {
        int last = WANTED.length - 1;
        for (int at = from; at + last < json.length; at += SKIP[json[at + last] & 0xff]) {
            if (json[at + last] == WANTED[last] && Arrays.equals(json, at, at + last, WANTED, 0, last)) {
                return at;
            }
        }
        return -1;
    }

    private static int[] skips() {
        int[] skips = new int[256];
        Arrays.fill(skips, WANTED.length);
        for (int place = 0; place < WANTED.length - 1; place++) {
            skips[WANTED[place]] = WANTED.length - 1 - place;
        }
        return skips;
    }
}
