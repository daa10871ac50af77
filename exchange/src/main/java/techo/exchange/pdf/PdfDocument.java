package techo.exchange.pdf;

import java.time.OffsetDateTime;
import java.util.List;

/**
 * A document before it has pages.
 *
 * @param title shown by a reader of PDF as the name of the document, and above its first page
 * @param made when; a time in Japan
 */
public record PdfDocument(String title, OffsetDateTime made, List<Block> blocks) {

    public PdfDocument {
        blocks = List.copyOf(blocks);
    }
}
