package techo.policy.audit;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** A SHA-256 value: 32 bytes. */
public final class ChainHash {
    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] DIGITS = digits();

    /** What nobody can find a text for; it stands where a hash should and none is. */
    public static final ChainHash NONE = new ChainHash(new byte[32]);

    private final byte[] bytes;

    ChainHash(byte[] bytes) {
        if (bytes.length != 32) {
            throw new IllegalArgumentException("a SHA-256 value has 32 bytes");
        }
        this.bytes = bytes;
    }

    /** @throws IllegalArgumentException when the text is not 64 hexadecimal digits */
    public static ChainHash ofHex(String hex) {
        return new ChainHash(HEX.parseHex(hex));
    }

    /** The same from 64 bytes of ASCII, without a detour over text. @param from where the digits begin */
    public static ChainHash ofHex(byte[] ascii, int from) {
        byte[] bytes = new byte[32];
        for (int i = 0; i < bytes.length; i++) {
            int high = digit(ascii[from + 2 * i]);
            int low = digit(ascii[from + 2 * i + 1]);
            bytes[i] = (byte) (high << 4 | low);
        }
        return new ChainHash(bytes);
    }

    /** By a table: whoever verifies a trail reads some hundred digits of each of its records. */
    private static int digit(byte ascii) {
        int value = ascii < 0 ? -1 : DIGITS[ascii];
        if (value < 0) {
            throw new IllegalArgumentException("not a hexadecimal digit");
        }
        return value;
    }

    private static byte[] digits() {
        byte[] digits = new byte[128];
        for (int c = 0; c < digits.length; c++) {
            digits[c] = (byte) (HexFormat.isHexDigit(c) ? HexFormat.fromHexDigit(c) : -1);
        }
        return digits;
    }

    /** @throws IllegalArgumentException when the text is not Base64 of 32 bytes */
    static ChainHash ofBase64(String text) {
        return new ChainHash(Base64.getDecoder().decode(text));
    }

    /** 64 lower-case hexadecimal digits. */
    public String hex() {
        return HEX.formatHex(bytes);
    }

    byte[] bytes() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChainHash hash && Arrays.equals(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return hex();
    }
}
