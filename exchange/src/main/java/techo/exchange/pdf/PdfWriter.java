package techo.exchange.pdf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.pdfbox.pdfwriter.compress.CompressParameters;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureElement;

/**
 * Lays a document out on pages of A4, as PDF/A-1b (ISO 19005-1): the typeface is in the file, and nothing in it is a
 * script, a link or an attachment. It is tagged, so that it can be read aloud: headings, tables with header cells, and graphs
 * with their values in words.
 *
 * <p>A pure function: the same document is the same bytes.
 */
public final class PdfWriter {
    private static final float TITLE = 17;
    private static final float SMALL = 8;
    private static final float TEXT = 9.5f;

    private PdfWriter() {}

    public static PdfFile write(PdfDocument source) {
        try (PDDocument document = new PDDocument();
                Typeface typeface = Typeface.load(document)) {
            Tags tags = new Tags();
            ArchiveMetadata.put(document, typeface.writable(source.title()), source.made());
            try (PageFlow flow = new PageFlow(document, typeface, tags)) {
                flow.lines(tags.add("H1"), typeface.lines(source.title(), PageFlow.WIDTH, TITLE), TITLE);
                flow.skip(6);
                for (Block block : source.blocks()) {
                    draw(block, flow, typeface, tags);
                }
            }
            PageFlow.number(document, typeface);
            tags.put(document);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            document.save(bytes, CompressParameters.NO_COMPRESSION);
            return new PdfFile(bytes.toByteArray(), typeface.unwritable());
        } catch (IOException e) {
            throw new UncheckedIOException("memory was written to, and a part of this program was read", e);
        }
    }

    private static void draw(Block block, PageFlow flow, Typeface typeface, Tags tags) throws IOException {
        if (block instanceof Block.Heading heading) {
            heading(heading, flow, typeface, tags);
        } else if (block instanceof Block.Paragraph paragraph) {
            List<String> lines = typeface.lines(paragraph.text(), PageFlow.WIDTH, TEXT);
            flow.lines(tags.add("P"), lines, TEXT);
            flow.skip(4);
        } else if (block instanceof Block.Table table) {
            new TableLayout(table, flow, typeface, tags, SMALL).draw();
        } else if (block instanceof Block.Graphs graphs) {
            new GraphLayout(flow, typeface, tags, SMALL).draw(graphs.graphs());
        }
    }

    /** A heading is never the last thing on a page. */
    private static void heading(Block.Heading heading, PageFlow flow, Typeface typeface, Tags tags) throws IOException {
        float size = heading.level() == 1 ? 13 : 10.5f;
        flow.skip(heading.level() == 1 ? 12 : 6);
        flow.room(size * 6);
        PDStructureElement element = tags.add(heading.level() == 1 ? "H2" : "H3");
        flow.lines(element, typeface.lines(heading.text(), PageFlow.WIDTH, size), size);
        flow.skip(3);
    }
}
