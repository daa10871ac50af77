package techo.exchange.pdf;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureElement;
import techo.exchange.pdf.Block.Alignment;
import techo.exchange.pdf.Block.Column;

/** A table on pages: its header is on each, and a row that is higher than a page goes on on the next. */
final class TableLayout {
    private static final float PADDING = 3;

    private final Block.Table table;
    private final PageFlow flow;
    private final Typeface typeface;
    private final Tags tags;
    private final float size;
    private final float lineHeight;
    private final List<Float> widths;

    TableLayout(Block.Table table, PageFlow flow, Typeface typeface, Tags tags, float size) {
        this.table = table;
        this.flow = flow;
        this.typeface = typeface;
        this.tags = tags;
        this.size = size;
        this.lineHeight = size * PageFlow.LEADING;
        float shares = table.columns().stream().mapToInt(Column::share).sum();
        this.widths = table.columns().stream()
                .map(column -> PageFlow.WIDTH * column.share() / shares)
                .toList();
    }

    void draw() throws IOException {
        PDStructureElement element = tags.add("Table");
        List<List<String>> header =
                wrapped(table.columns().stream().map(Column::title).toList());
        flow.room(height(header) + 3 * lineHeight);
        header(header, element);
        int mostLines = (int) ((PageFlow.HEIGHT - height(header) - 2 * PADDING) / lineHeight);
        for (List<String> row : table.rows()) {
            for (List<List<String>> part : parts(wrapped(row), mostLines)) {
                if (flow.room(height(part))) {
                    repeat(header);
                }
                row(part, element);
            }
        }
        flow.skip(6);
    }

    private List<List<String>> wrapped(List<String> cells) throws IOException {
        List<List<String>> lines = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            lines.add(typeface.lines(cells.get(i), widths.get(i) - 2 * PADDING, size));
        }
        return lines;
    }

    private float height(List<List<String>> row) {
        return row.stream().mapToInt(List::size).max().orElse(1) * lineHeight + 2 * PADDING;
    }

    private static List<List<List<String>>> parts(List<List<String>> row, int mostLines) {
        int lines = row.stream().mapToInt(List::size).max().orElse(1);
        List<List<List<String>>> parts = new ArrayList<>();
        for (int from = 0; from < lines; from += mostLines) {
            int begin = from;
            parts.add(row.stream()
                    .map(cell -> cell.subList(Math.min(begin, cell.size()), Math.min(begin + mostLines, cell.size())))
                    .toList());
        }
        return parts;
    }

    private void header(List<List<String>> cells, PDStructureElement element) throws IOException {
        shade(height(cells));
        cells(cells, tags.add("TR", element), "TH");
    }

    /** On a further page the header is for the eye only: who has the table read aloud has heard it. */
    private void repeat(List<List<String>> cells) throws IOException {
        shade(height(cells));
        flow.beginArtifact();
        float x = PageFlow.MARGIN;
        for (int i = 0; i < cells.size(); i++) {
            float y = flow.y() - PADDING;
            for (String line : cells.get(i)) {
                y -= lineHeight;
                flow.show(line, begin(x, i, line), y + size * 0.3f, size);
            }
            x += widths.get(i);
        }
        flow.endMark();
        flow.skip(height(cells));
    }

    private void row(List<List<String>> cells, PDStructureElement element) throws IOException {
        cells(cells, tags.add("TR", element), "TD");
        flow.beginArtifact();
        flow.content().setStrokingColor(0.75f, 0.75f, 0.75f);
        flow.content().setLineWidth(0.4f);
        flow.content().moveTo(PageFlow.MARGIN, flow.y());
        flow.content().lineTo(PageFlow.MARGIN + PageFlow.WIDTH, flow.y());
        flow.content().stroke();
        flow.endMark();
    }

    private void cells(List<List<String>> cells, PDStructureElement row, String type) throws IOException {
        float x = PageFlow.MARGIN;
        for (int i = 0; i < cells.size(); i++) {
            PDStructureElement cell = tags.add(type, row);
            float y = flow.y() - PADDING;
            for (String line : cells.get(i)) {
                y -= lineHeight;
                flow.text(cell, line, begin(x, i, line), y + size * 0.3f, size);
            }
            x += widths.get(i);
        }
        flow.skip(height(cells));
    }

    private float begin(float x, int column, String line) throws IOException {
        return table.columns().get(column).alignment() == Alignment.RIGHT
                ? x + widths.get(column) - PADDING - typeface.width(line, size)
                : x + PADDING;
    }

    private void shade(float height) throws IOException {
        flow.beginArtifact();
        flow.content().setNonStrokingColor(0.92f, 0.94f, 0.96f);
        flow.content().addRect(PageFlow.MARGIN, flow.y() - height, PageFlow.WIDTH, height);
        flow.content().fill();
        flow.content().setNonStrokingColor(0f, 0f, 0f);
        flow.endMark();
    }
}
