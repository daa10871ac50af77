package techo.profiles;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * One definition of a package, unread: most of them are never asked for.
 *
 * @param file the package's file
 * @param entry its name in the package
 * @param type StructureDefinition, ValueSet or CodeSystem
 * @param url canonical without version
 * @param version the definition's own version, where stated
 * @param base canonical of what a profile derives from, without version
 */
record PackagedDefinition(
        String file,
        String entry,
        String type,
        String url,
        Optional<String> version,
        Optional<String> base,
        Packed json) {

    /** Bytes at about a twentieth of their size. */
    static final class Packed {
        private final byte[] bytes;

        private Packed(byte[] bytes) {
            this.bytes = bytes;
        }

        static Packed of(byte[] plain) {
            ByteArrayOutputStream packed = new ByteArrayOutputStream(plain.length / 10);
            try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed)) {
                deflater.write(plain);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return new Packed(packed.toByteArray());
        }

        InputStream open() {
            return new InflaterInputStream(new ByteArrayInputStream(bytes));
        }

        int size() {
            return bytes.length;
        }
    }
}
