package techo.exchange.pdf;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/**
 * BIZ UDPGothic (SIL Open Font License 1.1), a typeface made to be read by everybody; of it a document holds only the
 * characters that it uses.
 *
 * <p>Breaks lines as Japanese does: between any two characters, but not before closing ones (行頭禁則) nor after opening ones
 * (行末禁則), and not inside a Latin word or a number that fits a line.
 */
final class Typeface implements AutoCloseable {
    private static final String RESOURCE = "BIZUDPGothic-Regular.ttf";
    private static final int LACKING = '〓';
    private static final String NEVER_FIRST = "、。，．・：；？！）」』】〕｝〉》］”’ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々%％℃),.:;?!]}>/";
    private static final String NEVER_LAST = "（「『【〔｛〈《［“‘([{<";

    /** Parsed, which takes longer than writing a document; each serves one document at a time, for reading moves it. */
    private static final BlockingQueue<SoftReference<TrueTypeFont>> IDLE =
            new ArrayBlockingQueue<>(Runtime.getRuntime().availableProcessors());

    private final PDType0Font font;
    private final TrueTypeFont outlines;
    private final CmapLookup glyphs;
    private final float unitsPerEm;
    private int unwritable;

    private Typeface(PDType0Font font, TrueTypeFont outlines) throws IOException {
        this.font = font;
        this.outlines = outlines;
        this.glyphs = outlines.getUnicodeCmapLookup();
        this.unitsPerEm = outlines.getUnitsPerEm();
    }

    /** Embedded into the document; {@link #close} after it was saved, and not before. */
    static Typeface load(PDDocument document) throws IOException {
        TrueTypeFont outlines = borrowed();
        return new Typeface(PDType0Font.load(document, outlines, true), outlines);
    }

    private static TrueTypeFont borrowed() throws IOException {
        for (SoftReference<TrueTypeFont> idle = IDLE.poll(); idle != null; idle = IDLE.poll()) {
            TrueTypeFont outlines = idle.get();
            if (outlines != null) {
                return outlines;
            }
        }
        try (InputStream bytes = Objects.requireNonNull(
                Typeface.class.getResourceAsStream(RESOURCE), "the typeface is a part of this program")) {
            TrueTypeFont outlines = new TTFParser().parse(new RandomAccessReadBuffer(bytes.readAllBytes()));
            // Ligatures would make a line narrower than it was measured, and are looked for at each text.
            outlines.setEnableGsub(false);
            return outlines;
        }
    }

    /** As many are kept as can be in use at once; another is collected. */
    @Override
    public void close() {
        IDLE.offer(new SoftReference<>(outlines));
    }

    PDType0Font font() {
        return font;
    }

    int unwritable() {
        return unwritable;
    }

    /** On one line, without what has no shape, and with 〓 for what the typeface lacks. */
    String writable(String text) {
        StringBuilder written = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (Character.isWhitespace(c) || Character.isISOControl(c)) {
                written.append(c == '\u3000' ? '\u3000' : ' ');
            } else if (Character.getType(c) == Character.FORMAT || isVariationSelector(c)) {
                // Without a shape of its own; a change of direction would make a page say something else.
            } else if (glyphs.getGlyphId(c) == 0) {
                unwritable++;
                written.appendCodePoint(LACKING);
            } else {
                written.appendCodePoint(c);
            }
        });
        return written.toString();
    }

    private static boolean isVariationSelector(int c) {
        return c >= 0xFE00 && c <= 0xFE0F || c >= 0xE0100 && c <= 0xE01EF;
    }

    /** @param text {@link #writable} */
    float width(String text, float size) throws IOException {
        long units = 0;
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            units += outlines.getAdvanceWidth(glyphs.getGlyphId(text.codePointAt(at)));
        }
        return units / unitsPerEm * size;
    }

    /** The text as {@link #writable} lines, none wider than {@code width}; line feeds begin a line. */
    List<String> lines(String text, float width, float size) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String paragraph : text.split("\\R", -1)) {
            wrap(writable(paragraph.strip()), width, size, lines);
        }
        return lines;
    }

    private void wrap(String text, float width, float size, List<String> into) throws IOException {
        int start = 0;
        int lastBreak = 0;
        float used = 0;
        float sinceBreak = 0;
        for (int at = 0; at < text.length(); ) {
            int c = text.codePointAt(at);
            float wide = outlines.getAdvanceWidth(glyphs.getGlyphId(c)) / unitsPerEm * size;
            if (at > start && mayBreak(text, at)) {
                lastBreak = at;
                sinceBreak = 0;
            }
            if (used + wide > width && at > start) {
                int end = lastBreak > start ? lastBreak : at;
                into.add(text.substring(start, end).stripTrailing());
                used = end == at ? 0 : sinceBreak;
                start = end;
                lastBreak = end;
            }
            used += wide;
            sinceBreak += wide;
            at += Character.charCount(c);
        }
        into.add(text.substring(start).stripTrailing());
    }

    private static boolean mayBreak(String text, int at) {
        int before = text.codePointBefore(at);
        int after = text.codePointAt(at);
        boolean insideWord = isWord(before) && isWord(after);
        return !insideWord && NEVER_FIRST.indexOf(after) < 0 && NEVER_LAST.indexOf(before) < 0;
    }

    private static boolean isWord(int c) {
        return c < 0x2E80 && c != ' ' && c != '-' && c != '/';
    }
}
