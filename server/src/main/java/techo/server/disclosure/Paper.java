package techo.server.disclosure;

import java.time.Instant;
import java.util.List;
import org.hl7.fhir.r4.model.Binary;
import techo.exchange.pdf.Block;
import techo.exchange.pdf.Block.Column;
import techo.exchange.pdf.PdfDocument;
import techo.exchange.pdf.PdfWriter;
import techo.policy.consent.Period;

/**
 * A table on paper, as PDF/A.
 *
 * @param title in Japanese and English
 * @param about whose it is and what it says, above the table
 */
record Paper(String title, String about, List<Column> columns) {
    private static final String CONTENT_TYPE = "application/pdf";
    private static final String NOTHING = "該当する記録はありません。 There is nothing.";

    Binary of(List<List<String>> rows, Instant made) {
        Block table = rows.isEmpty() ? new Block.Paragraph(NOTHING) : new Block.Table(columns, rows);
        PdfDocument document = new PdfDocument(
                title, made.atZone(Period.JAPAN).toOffsetDateTime(), List.of(new Block.Paragraph(about), table));
        Binary pdf = new Binary();
        pdf.setContentType(CONTENT_TYPE);
        pdf.setData(PdfWriter.write(document).bytes());
        return pdf;
    }
}
