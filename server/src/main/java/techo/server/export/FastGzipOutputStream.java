package techo.server.export;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Gzip at the fastest level: an export is bound by the processor, and its files live for hours. */
final class FastGzipOutputStream extends GZIPOutputStream {

    FastGzipOutputStream(OutputStream out) throws IOException {
        super(out, 1 << 16);
        def.setLevel(Deflater.BEST_SPEED);
    }

    /** Also where nothing more can be written, nothing stays open. */
    @Override
    public void close() throws IOException {
        try {
            super.close();
        } finally {
            def.end();
            out.close();
        }
    }
}
