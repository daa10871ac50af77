package techo.terminology.concept;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** A {@link ConceptTable} as bytes, compressed: what is stored once and read by every node. */
public final class ConceptTableFormat {
    /** Begins every table; the last digit is the version of the format. */
    private static final int MAGIC = 0x54435401;

    private ConceptTableFormat() {}

    /** Leaves the stream open. */
    public static void write(ConceptTable table, OutputStream out) throws IOException {
        GZIPOutputStream gzip = new GZIPOutputStream(out, 1 << 16) {
            {
                // Half the time of the default level for a few per cent more bytes.
                def.setLevel(Deflater.BEST_SPEED);
            }
        };
        DataOutputStream data = new DataOutputStream(new BufferedOutputStream(gzip, 1 << 16));
        data.writeInt(MAGIC);
        data.writeInt(table.fields().size());
        for (String field : table.fields()) {
            data.writeUTF(field);
        }
        table.rows().write(data);
        table.folded().write(data);
        data.flush();
        gzip.finish();
    }

    /** @throws IOException also when it is no such table */
    public static ConceptTable read(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(new BufferedInputStream(new GZIPInputStream(in, 1 << 16), 1 << 16));
        if (data.readInt() != MAGIC) {
            throw new IOException("not a concept table of this version");
        }
        List<String> fields = new ArrayList<>();
        for (int left = data.readInt(); left > 0; left--) {
            fields.add(data.readUTF());
        }
        return new ConceptTable(fields, Rows.read(data), Rows.read(data));
    }
}
