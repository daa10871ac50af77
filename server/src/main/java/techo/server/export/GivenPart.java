package techo.server.export;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * The resources of one slice that a caller had been given, in a few bytes each.
 *
 * <p>Keys as differences to those before, the type by its number, and the logical id only where it is not HAPI's key.
 */
final class GivenPart {
    private GivenPart() {}

    /** @param id the logical id */
    record Given(long resId, long patientPid, String type, String id) {}

    /** What is done with each resource. */
    interface Sink {
        void accept(Given given) throws IOException;
    }

    /** Collects the resources of a slice, in any order. */
    static final class Writer {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final OutputStream out;
        private final List<String> types = new ArrayList<>();
        private long resId;
        private long patientPid;

        Writer() {
            try {
                out = new BufferedOutputStream(new FastGzipOutputStream(bytes));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void add(long givenResId, long givenPatientPid, String type, String id) throws IOException {
            VariableLength.writeSigned(givenResId - resId, out);
            VariableLength.writeSigned(givenPatientPid - patientPid, out);
            int number = types.indexOf(type);
            VariableLength.write(number < 0 ? types.size() : number, out);
            if (number < 0) {
                types.add(type);
                text(type);
            }
            text(id.equals(Long.toString(givenResId)) ? "" : id);
            resId = givenResId;
            patientPid = givenPatientPid;
        }

        private void text(String ascii) throws IOException {
            byte[] content = ascii.getBytes(StandardCharsets.US_ASCII);
            VariableLength.write(content.length, out);
            out.write(content);
        }

        byte[] finish() throws IOException {
            out.close();
            return bytes.toByteArray();
        }
    }

    static void read(byte[] content, Sink sink) throws IOException {
        List<String> types = new ArrayList<>();
        try (InputStream in = new BufferedInputStream(new GZIPInputStream(new ByteArrayInputStream(content)))) {
            long resId = 0;
            long patientPid = 0;
            for (int first = in.read(); first >= 0; first = in.read()) {
                resId += VariableLength.signed(VariableLength.read(first, in));
                patientPid += VariableLength.readSigned(in);
                int number = Math.toIntExact(VariableLength.read(in));
                if (number == types.size()) {
                    types.add(text(in));
                }
                String id = text(in);
                sink.accept(new Given(resId, patientPid, types.get(number), id.isEmpty() ? Long.toString(resId) : id));
            }
        }
    }

    private static String text(InputStream in) throws IOException {
        return new String(in.readNBytes(Math.toIntExact(VariableLength.read(in))), StandardCharsets.US_ASCII);
    }
}
