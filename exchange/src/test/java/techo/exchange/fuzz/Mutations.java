package techo.exchange.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damages a file at its structure: at tags, commas, quotes, numbers and lines, and sometimes anywhere. */
final class Mutations {
    private static final int MOST_BYTES = 256 << 10;
    private static final List<String> WORDS = List.of(
            "\0",
            "\uFEFF",
            "\u202E",
            "\"",
            "'",
            ",",
            "\r\n",
            "\n",
            "<![CDATA[",
            "]]>",
            "<!--",
            "&amp;",
            "&#0;",
            "&x;",
            "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>",
            "xsi:nil=\"true\"",
            "nullFlavor=\"NI\"",
            "=1+1",
            "-1",
            "0",
            "99999999999999999999",
            "1e400",
            "1E-400",
            "NaN",
            "00000000",
            "99999999",
            "20250230",
            "令和99年13月40日",
            "S640108",
            "2025-06-10T07:10:00+99:00",
            "null",
            "{}",
            "[]",
            "[[[[[[[[",
            "\uD83D\uDC8A",
            "ｶﾞ",
            "■");

    private final Random random;

    Mutations(long seed) {
        this.random = new Random(seed);
    }

    byte[] of(List<byte[]> seeds) {
        byte[] input = seeds.get(random.nextInt(seeds.size()));
        int times = 1 + random.nextInt(4);
        for (int i = 0; i < times; i++) {
            input = once(input, seeds);
        }
        return input;
    }

    private byte[] once(byte[] input, List<byte[]> seeds) {
        int from = border(input);
        int to = Math.min(input.length, from + length(input));
        return switch (random.nextInt(8)) {
            case 0 -> joined(input, 0, from, word(), to, input);
            case 1 -> joined(input, 0, from, word(), from, input);
            case 2 -> joined(input, 0, from, new byte[0], to, input);
            case 3 -> joined(input, 0, to, new byte[0], from, input);
            case 4 -> joined(input, 0, from, new byte[0], input.length, input);
            case 5 -> flipped(input);
            case 6 -> {
                byte[] other = seeds.get(random.nextInt(seeds.size()));
                yield joined(input, 0, from, new byte[0], border(other), other);
            }
            default -> repeated(input, from, to);
        };
    }

    /** Mostly where something of the format begins or ends. */
    private int border(byte[] input) {
        if (input.length == 0) {
            return 0;
        }
        int at = random.nextInt(input.length);
        if (random.nextInt(4) == 0) {
            return at;
        }
        for (int i = at; i < Math.min(input.length, at + 200); i++) {
            if ("<>\",:{}[]\n/= ".indexOf(input[i]) >= 0) {
                return i + random.nextInt(2);
            }
        }
        return at;
    }

    private int length(byte[] input) {
        return random.nextInt(10) == 0 ? random.nextInt(input.length + 1) : random.nextInt(40);
    }

    private byte[] word() {
        return WORDS.get(random.nextInt(WORDS.size())).getBytes(UTF_8);
    }

    private byte[] flipped(byte[] input) {
        byte[] flipped = input.clone();
        for (int i = 0; i < 1 + random.nextInt(8) && flipped.length > 0; i++) {
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }

    private byte[] repeated(byte[] input, int from, int to) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(input, 0, to);
        for (int i = random.nextInt(300); i > 0 && out.size() < MOST_BYTES; i--) {
            out.write(input, from, to - from);
        }
        out.write(input, to, input.length - to);
        return out.toByteArray();
    }

    private static byte[] joined(byte[] head, int from, int to, byte[] middle, int rest, byte[] tail) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(head, from, to - from);
        out.writeBytes(middle);
        out.write(tail, Math.min(rest, tail.length), tail.length - Math.min(rest, tail.length));
        byte[] all = out.toByteArray();
        return all.length <= MOST_BYTES ? all : Arrays.copyOf(all, MOST_BYTES);
    }
}
