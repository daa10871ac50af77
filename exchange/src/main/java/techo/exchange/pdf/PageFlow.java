package techo.exchange.pdf;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.PDPageContentStream.AppendMode;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureElement;

/** Pages that are filled from top to bottom; a new one begins where the last has no room. */
final class PageFlow implements Closeable {
    static final float MARGIN = 42;
    static final float WIDTH = PDRectangle.A4.getWidth() - 2 * MARGIN;
    static final float HEIGHT = PDRectangle.A4.getHeight() - 2 * MARGIN;
    static final float LEADING = 1.45f;

    private final PDDocument document;
    private final Typeface typeface;
    private final Tags tags;
    private PDPage page;
    private PDPageContentStream content;
    private float y;

    PageFlow(PDDocument document, Typeface typeface, Tags tags) throws IOException {
        this.document = document;
        this.typeface = typeface;
        this.tags = tags;
        this.page = new PDPage(PDRectangle.A4);
        this.content = begin();
    }

    /** How far down the page is filled, measured from its bottom. */
    float y() {
        return y;
    }

    PDPageContentStream content() {
        return content;
    }

    void skip(float height) {
        y -= height;
    }

    /** @return whether a page was begun, because the last had less room than that */
    boolean room(float height) throws IOException {
        boolean full = y - height < MARGIN;
        if (full) {
            content.close();
            page = new PDPage(PDRectangle.A4);
            content = begin();
        }
        return full;
    }

    void lines(PDStructureElement element, List<String> lines, float size) throws IOException {
        for (String line : lines) {
            room(size * LEADING);
            y -= size * LEADING;
            text(element, line, MARGIN, y, size);
        }
    }

    /** @param line {@link Typeface#writable} */
    void text(PDStructureElement element, String line, float x, float baseline, float size) throws IOException {
        content.beginMarkedContent(COSName.getPDFName(element.getStandardStructureType()), tags.mark(element, page));
        show(content, typeface, line, x, baseline, size);
        content.endMarkedContent();
    }

    /** What is drawn until {@link #endMark} is the element. */
    void beginMark(PDStructureElement element) throws IOException {
        content.beginMarkedContent(COSName.getPDFName(element.getStandardStructureType()), tags.mark(element, page));
    }

    /** What is drawn until {@link #endMark} says nothing: lines, backgrounds, repeated headers. */
    void beginArtifact() throws IOException {
        content.beginMarkedContent(COSName.ARTIFACT);
    }

    void endMark() throws IOException {
        content.endMarkedContent();
    }

    void show(String line, float x, float baseline, float size) throws IOException {
        show(content, typeface, line, x, baseline, size);
    }

    private static void show(
            PDPageContentStream content, Typeface typeface, String line, float x, float baseline, float size)
            throws IOException {
        if (line.isEmpty()) {
            return;
        }
        content.beginText();
        content.setFont(typeface.font(), size);
        content.newLineAtOffset(x, baseline);
        content.showText(line);
        content.endText();
    }

    /** Puts "page / pages" below each page. */
    static void number(PDDocument document, Typeface typeface) throws IOException {
        int pages = document.getNumberOfPages();
        for (int i = 0; i < pages; i++) {
            try (PDPageContentStream footer =
                    new PDPageContentStream(document, document.getPage(i), AppendMode.APPEND, true, true)) {
                String text = (i + 1) + " / " + pages;
                float x = PDRectangle.A4.getWidth() - MARGIN - typeface.width(text, 8);
                footer.beginMarkedContent(COSName.ARTIFACT);
                show(footer, typeface, text, x, MARGIN / 2, 8);
                footer.endMarkedContent();
            }
        }
    }

    @Override
    public void close() throws IOException {
        content.close();
    }

    private PDPageContentStream begin() throws IOException {
        document.addPage(page);
        tags.begin(page);
        y = PDRectangle.A4.getHeight() - MARGIN;
        return new PDPageContentStream(document, page);
    }
}
