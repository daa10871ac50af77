package techo.exchange;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;

class KeptDocumentReaderTest {

    @Test
    void a_pdf_is_kept_unread_and_one_that_is_cut_off_is_refused() {
        assertThat(outcome("%PDF-1.4\n1 0 obj\n%%EOF\n")).isEqualTo("PDF 0 document-kept");
        assertThat(outcome("%PDF-1.4\n1 0 obj\n")).isEqualTo("document-cut-off");
    }

    private static String outcome(String pdf) {
        return new KeptDocumentReader()
                .read(SourceFile.of(pdf.getBytes(US_ASCII)), new Reference("Patient/example"))
                .fold(
                        read -> read.records().get(0).format() + " "
                                + read.records().get(0).resources().size() + " "
                                + read.warnings().get(0).code().code(),
                        refused -> refused.errors().get(0).code().code());
    }
}
