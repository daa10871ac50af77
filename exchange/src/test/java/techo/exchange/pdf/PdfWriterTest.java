package techo.exchange.pdf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureElement;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureNode;
import org.junit.jupiter.api.Test;
import techo.exchange.pdf.Block.Column;
import techo.exchange.pdf.Block.Graph;
import techo.exchange.pdf.Block.Graphs;
import techo.exchange.pdf.Block.Heading;
import techo.exchange.pdf.Block.Paragraph;
import techo.exchange.pdf.Block.Point;
import techo.exchange.pdf.Block.Range;
import techo.exchange.pdf.Block.Series;
import techo.exchange.pdf.Block.Table;

class PdfWriterTest {
    private static final OffsetDateTime MADE = OffsetDateTime.parse("2026-04-01T09:30:15.123+09:00");
    private static final Table RESULTS =
            new Table(List.of(Column.text("項目", 2), Column.number("結果", 1)), List.of(List.of("身長", "170.2")));

    @Test
    void every_kind_of_block_is_valid_pdf_a() {
        byte[] pdf = write(
                new Heading(1, "健診結果"),
                new Heading(2, "2025年"),
                new Paragraph("見本 太郎"),
                RESULTS,
                new Graphs(List.of(weight())));

        assertThat(Pdfs.faults(pdf)).isEmpty();
        assertThat(Pdfs.text(pdf)).contains("見本", "健診結果", "2025年", "見本 太郎", "身長", "170.2", "体重 (kg)", "1 / 1");
    }

    @Test
    void the_same_document_is_the_same_bytes() {
        assertThat(write(RESULTS, new Graphs(List.of(weight()))))
                .isEqualTo(write(RESULTS, new Graphs(List.of(weight()))));
    }

    @Test
    void a_long_table_has_its_header_on_every_page() {
        List<List<String>> rows = IntStream.rangeClosed(1, 150)
                .mapToObj(i -> List.of("項目" + i, "" + i))
                .toList();
        byte[] pdf = write(new Table(RESULTS.columns(), rows));

        assertThat(Pdfs.pages(pdf)).isGreaterThan(2);
        assertThat(Pdfs.text(pdf)).contains("項目1 ", "項目150 150");
        assertThat(Pdfs.text(pdf).split("項目 結果", -1)).hasSize(Pdfs.pages(pdf) + 1);
    }

    @Test
    void a_cell_that_is_higher_than_a_page_goes_on_on_the_next() {
        byte[] pdf = write(new Table(RESULTS.columns(), List.of(List.of("長い所見。".repeat(2_000), "終わり"))));

        assertThat(Pdfs.pages(pdf)).isGreaterThan(2);
        assertThat(Pdfs.text(pdf).split("長い所見", -1)).hasSizeGreaterThan(1_900);
        assertThat(Pdfs.faults(pdf)).isEmpty();
    }

    @Test
    void who_has_it_read_aloud_hears_headings_header_cells_and_the_values_of_graphs() throws IOException {
        byte[] pdf = write(new Heading(1, "健診結果"), RESULTS, new Graphs(List.of(weight())));
        try (PDDocument document = Loader.loadPDF(pdf)) {
            List<PDStructureElement> elements =
                    elements(document.getDocumentCatalog().getStructureTreeRoot());

            assertThat(document.getDocumentCatalog().getLanguage()).isEqualTo("ja");
            assertThat(elements)
                    .extracting(PDStructureElement::getStructureType)
                    .containsExactly("Document", "H1", "H2", "Table", "TR", "TH", "TH", "TR", "TD", "TD", "Figure");
            assertThat(elements.get(elements.size() - 1).getAlternateDescription())
                    .isEqualTo("体重 (kg): 2024-06-01 64.5、2025-06-01 66.0");
        }
    }

    @Test
    void nothing_in_it_runs_or_leads_elsewhere() throws IOException {
        byte[] pdf = write(new Paragraph("https://example.org/ =HYPERLINK(1) <script>"));
        try (PDDocument document = Loader.loadPDF(pdf)) {
            assertThat(document.getDocumentCatalog().getOpenAction()).isNull();
            assertThat(document.getDocumentCatalog().getNames()).isNull();
            assertThat(document.getPage(0).getAnnotations()).isEmpty();
        }
    }

    @Test
    void characters_that_the_typeface_lacks_are_counted_and_shown_as_geta() {
        PdfFile file =
                PdfWriter.write(new PdfDocument("記録", MADE, List.of(new Paragraph("髙﨑 葛\uDB40\uDD00城 \uD83D\uDC8A薬"))));

        assertThat(file.unwritable()).isOne();
        assertThat(Pdfs.text(file.bytes())).contains("髙﨑 葛城 〓薬");
    }

    @Test
    void marks_of_direction_and_control_characters_do_not_change_what_a_page_says() {
        byte[] pdf = write(new Paragraph("12\u202E34\u0000\u0007 mg"));

        assertThat(Pdfs.text(pdf)).contains("1234   mg");
    }

    @Test
    void lines_break_neither_before_a_full_stop_nor_inside_a_number() throws IOException {
        try (PDDocument document = new PDDocument()) {
            Typeface typeface = Typeface.load(document);
            List<String> lines = typeface.lines("あいう、かきく「けこ」さし120.5mg、たち", 55, 10);

            assertThat(String.join("", lines)).isEqualTo("あいう、かきく「けこ」さし120.5mg、たち");
            assertThat(lines).noneMatch(line -> line.startsWith("、") || line.startsWith("」") || line.endsWith("「"));
            assertThat(lines).anyMatch(line -> line.contains("120.5mg"));
        }
    }

    @Test
    void a_word_that_is_wider_than_the_line_is_broken_all_the_same() throws IOException {
        try (PDDocument document = new PDDocument()) {
            Typeface typeface = Typeface.load(document);
            List<String> lines = typeface.lines("x".repeat(500), 50, 10);

            assertThat(String.join("", lines)).hasSize(500);
            for (String line : lines) {
                assertThat(typeface.width(line, 10)).isLessThanOrEqualTo(50);
            }
        }
    }

    private static byte[] write(Block... blocks) {
        return PdfWriter.write(new PdfDocument("見本", MADE, List.of(blocks))).bytes();
    }

    private static Graph weight() {
        return new Graph(
                "体重",
                "kg",
                List.of(new Series(
                        "",
                        List.of(
                                new Point(LocalDate.parse("2024-06-01"), new BigDecimal("64.5")),
                                new Point(LocalDate.parse("2025-06-01"), new BigDecimal("66.0"))))),
                Optional.of(new Range(Optional.of(new BigDecimal("50")), Optional.empty())));
    }

    private static List<PDStructureElement> elements(PDStructureNode node) {
        List<PDStructureElement> all = new ArrayList<>();
        for (Object kid :
                Stream.ofNullable(node.getKids()).flatMap(List::stream).toList()) {
            if (kid instanceof PDStructureElement element) {
                all.add(element);
                all.addAll(elements(element));
            }
        }
        return Collections.unmodifiableList(all);
    }
}
