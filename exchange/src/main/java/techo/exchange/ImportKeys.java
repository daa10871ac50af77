package techo.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Reference;

/**
 * Makes the keys of one document. A key is SHA-256 over the subject's reference, the document's natural key and the
 * position of the thing in the document.
 *
 * <ul>
 *   <li><b>Subject</b>: the same file sent for another person makes other keys. Without it an upload could take over
 *       resources that belong to someone else.
 *   <li><b>Natural key</b>: what identifies the document in its own world (for a checkup: facility, date, report class, programme), not the
 *       file's name, its bytes, or the time of the import; so a corrected file replaces what it corrects.
 *   <li><b>Position</b>: what the thing is and its occurrence in the document, not what it says, so two equal items stay two.
 * </ul>
 *
 * Each part is preceded by its length: {@code ("ab","c")} and {@code ("a","bc")} differ.
 */
public final class ImportKeys {

    private final List<String> document;

    /** @param subject reference to an existing Patient ({@code Patient/123}) */
    public ImportKeys(Reference subject, List<String> naturalKey) {
        this.document = Stream.concat(Stream.of(subject.getReference()), naturalKey.stream())
                .toList();
    }

    public ImportKey document() {
        return of("document");
    }

    /** @param position a path inside the document, unique per thing */
    public ImportKey of(String position) {
        MessageDigest sha = sha256();
        document.forEach(part -> update(sha, part));
        update(sha, position);
        return new ImportKey(HexFormat.of().formatHex(sha.digest()));
    }

    /** SHA-256 as lower-case hex. */
    public static String digest(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    private static void update(MessageDigest sha, String part) {
        byte[] bytes = part.getBytes(UTF_8);
        sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        sha.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
