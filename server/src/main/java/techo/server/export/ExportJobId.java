package techo.server.export;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names an export job; also the name of the directory that holds its files.
 *
 * @param value 128 random bits as 32 lower-case hexadecimal digits, so that it can neither be guessed nor leave its
 *     directory
 */
public record ExportJobId(String value) {
    private static final Pattern GRAMMAR = Pattern.compile("[0-9a-f]{32}");

    public ExportJobId {
        if (!GRAMMAR.matcher(value).matches()) {
            throw new IllegalArgumentException("an export job id has 32 hexadecimal digits");
        }
    }

    static ExportJobId random(SecureRandom random) {
        byte[] bits = new byte[16];
        random.nextBytes(bits);
        return new ExportJobId(HexFormat.of().formatHex(bits));
    }

    /** Empty for anything that cannot be a job id, which is then answered like a job that does not exist. */
    static Optional<ExportJobId> parse(String text) {
        return GRAMMAR.matcher(text).matches() ? Optional.of(new ExportJobId(text)) : Optional.empty();
    }
}
