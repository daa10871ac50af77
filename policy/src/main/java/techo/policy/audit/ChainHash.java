package techo.policy.audit;

import java.util.Arrays;
import java.util.HexFormat;

/** A SHA-256 value: 32 bytes. */
public final class ChainHash {
    private static final HexFormat HEX = HexFormat.of();

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
            int high = HexFormat.fromHexDigit(ascii[from + 2 * i]);
            int low = HexFormat.fromHexDigit(ascii[from + 2 * i + 1]);
            bytes[i] = (byte) (high << 4 | low);
        }
        return new ChainHash(bytes);
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
