package techo.server.export;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Blob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** Reads the body of a stored resource, as UTF-8, in every encoding that HAPI 8.8.0 writes or may have left behind. */
final class StoredBody {
    private StoredBody() {}

    /**
     * @return empty for the tombstone of a deleted resource
     * @throws UnreadableResourceException for a body that is kept outside the database, or is missing
     */
    static Optional<byte[]> read(ResultSet row) throws SQLException {
        String encoding = String.valueOf(row.getString("res_encoding")).strip();
        return switch (encoding) {
            case "JSON" -> Optional.of(json(row));
            case "JSONC" -> Optional.of(inflated(row));
            case "DEL" -> Optional.empty();
            default -> throw new UnreadableResourceException("stored encoding " + encoding + " cannot be exported");
        };
    }

    private static byte[] json(ResultSet row) throws SQLException {
        byte[] text = row.getBytes("res_text_vc");
        return text == null ? blob(row) : text;
    }

    private static byte[] inflated(ResultSet row) throws SQLException {
        byte[] text = row.getBytes("res_text_vc");
        if (text != null) {
            return text;
        }
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(blob(row)))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UnreadableResourceException("a compressed resource cannot be inflated", e);
        }
    }

    private static byte[] blob(ResultSet row) throws SQLException {
        Blob blob = row.getBlob("res_text");
        if (blob == null) {
            throw new UnreadableResourceException("a stored resource has no body");
        }
        try {
            return blob.getBytes(1, Math.toIntExact(blob.length()));
        } finally {
            blob.free();
        }
    }
}
