package techo.server.export;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Whole numbers in as few bytes as they need, seven bits to a byte; differences of keys are mostly one byte. */
final class VariableLength {
    private VariableLength() {}

    static void write(long number, OutputStream out) throws IOException {
        long rest = number;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    /** Small numbers of either sign take few bytes. */
    static void writeSigned(long number, OutputStream out) throws IOException {
        write((number << 1) ^ (number >> 63), out);
    }

    static long read(InputStream in) throws IOException {
        return read(in.read(), in);
    }

    /** @param first the byte that was read to see whether there is more */
    static long read(int first, InputStream in) throws IOException {
        long number = 0;
        int shift = 0;
        for (int next = first; ; next = in.read()) {
            if (next < 0) {
                throw new EOFException("stored numbers end too early");
            }
            number |= (next & 0x7fL) << shift;
            if ((next & 0x80) == 0) {
                return number;
            }
            shift += 7;
        }
    }

    static long readSigned(InputStream in) throws IOException {
        return signed(read(in));
    }

    static long signed(long number) {
        return (number >>> 1) ^ -(number & 1);
    }
}
