package techo.terminology.concept;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Texts in one array of UTF-8, found by their number from 0. */
final class Rows {
    private final byte[] text;
    /** Where each begins, and at the end the length of all. */
    private final int[] starts;

    Rows(byte[] text, int[] starts) {
        this.text = text;
        this.starts = starts;
    }

    int size() {
        return starts.length - 1;
    }

    long bytes() {
        return starts[size()] + 4L * starts.length;
    }

    String row(int number) {
        return new String(text, starts[number], starts[number + 1] - starts[number], UTF_8);
    }

    /** Compares the bytes before the first separator. */
    int compareFirstField(int number, byte[] key) {
        return Arrays.compareUnsigned(text, starts[number], endOfFirstField(number), key, 0, key.length);
    }

    int compareFirstFields(int a, int b) {
        return Arrays.compareUnsigned(text, starts[a], endOfFirstField(a), text, starts[b], endOfFirstField(b));
    }

    private int endOfFirstField(int number) {
        int end = starts[number];
        while (end < starts[number + 1] && text[end] != ConceptTable.SEPARATOR) {
            end++;
        }
        return end;
    }

    boolean contains(int number, byte[] part) {
        return indexOf(part, starts[number], starts[number + 1]) >= 0;
    }

    /** Numbers of the texts that contain a part; one pass over the array. */
    IntStream containing(byte[] part) {
        IntStream.Builder found = IntStream.builder();
        int from = 0;
        while (true) {
            int at = indexOf(part, from, starts[size()]);
            if (at < 0) {
                return found.build();
            }
            int number = numberAt(at);
            if (at + part.length <= starts[number + 1]) {
                found.add(number);
                from = starts[number + 1];
            } else {
                // It runs over into the next text, so it is in neither.
                from = at + 1;
            }
        }
    }

    private int numberAt(int offset) {
        int found = Arrays.binarySearch(starts, offset);
        int number = found >= 0 ? found : -found - 2;
        // Empty texts share their beginning with the next.
        while (starts[number + 1] == offset) {
            number++;
        }
        return number;
    }

    private int indexOf(byte[] part, int from, int end) {
        byte first = part[0];
        int last = end - part.length;
        for (int i = from; i <= last; i++) {
            if (text[i] == first && Arrays.equals(text, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        return -1;
    }

    void write(DataOutputStream out) throws IOException {
        out.writeInt(size());
        for (int i = 0; i < size(); i++) {
            out.writeInt(starts[i + 1] - starts[i]);
        }
        out.write(text, 0, starts[size()]);
    }

    static Rows read(DataInputStream in) throws IOException {
        int[] starts = new int[in.readInt() + 1];
        for (int i = 0; i + 1 < starts.length; i++) {
            starts[i + 1] = Math.addExact(starts[i], in.readInt());
        }
        return new Rows(in.readNBytes(starts[starts.length - 1]), starts);
    }
}
