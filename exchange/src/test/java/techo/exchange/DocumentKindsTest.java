package techo.exchange;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;

class DocumentKindsTest {

    private static final String CDA = "<ClinicalDocument xmlns=\"urn:hl7-org:v3\"/>";

    @Test
    void a_kind_is_told_by_content() {
        assertThat(kind(CDA)).isEqualTo(DocumentKind.CHECKUP_XML);
        assertThat(kind("<x:ClinicalDocument xmlns:x=\"urn:hl7-org:v3\"/>")).isEqualTo(DocumentKind.CHECKUP_XML);
        assertThat(kind("<ClinicalDocument/>")).isEqualTo(DocumentKind.OTHER_XML);
        assertThat(DocumentKinds.CLERICAL_NAMESPACES)
                .hasSize(2)
                .allSatisfy(namespace -> assertThat(kind("<index xmlns=\"" + namespace + "\"/>"))
                        .isEqualTo(DocumentKind.CHECKUP_CLERICAL_XML));
        assertThat(kind("JAHISTC08,1\r\n")).isEqualTo(DocumentKind.NOTEBOOK);
        assertThat(kind("\r\n \t<?xml version=\"1.0\"?>" + CDA)).isEqualTo(DocumentKind.CHECKUP_XML);
        assertThat(kind("\n{\"resourceType\":\"Patient\"}")).isEqualTo(DocumentKind.FHIR_JSON);
        assertThat(kind("JAHIS10\r\n")).isEqualTo(DocumentKind.PRESCRIPTION);
        assertThat(kind("PK\u0003\u0004")).isEqualTo(DocumentKind.ARCHIVE);
        assertThat(kind("%PDF-1.4")).isEqualTo(DocumentKind.PDF);
        assertThat(kind("[{\"a\":1}]")).isEqualTo(DocumentKind.OTHER_JSON);
        assertThat(kind("{\"header\":{\"schema_id\":{}}}")).isEqualTo(DocumentKind.OPEN_MHEALTH);
        assertThat(kind("<!DOCTYPE HealthData [<!ELEMENT a ANY>]><HealthData/>"))
                .isEqualTo(DocumentKind.APPLE_HEALTH);
        assertThat(kind("測定日時,項目,値")).isEqualTo(DocumentKind.HOME_TABLE);
        assertThat(kind("<a")).isEqualTo(DocumentKind.OTHER_XML);
        assertThat(kind("hello")).isEqualTo(DocumentKind.UNKNOWN);
        assertThat(kind("")).isEqualTo(DocumentKind.UNKNOWN);
    }

    @Test
    void byte_order_marks_and_zero_width_spaces_before_it_do_not_matter() {
        assertThat(kind("\uFEFF\uFEFF\u200B" + CDA)).isEqualTo(DocumentKind.CHECKUP_XML);
        assertThat(kind("\uFEFFJAHISTC08,1")).isEqualTo(DocumentKind.NOTEBOOK);
    }

    @Test
    void xml_in_another_encoding_is_xml() {
        assertThat(DocumentKinds.detect(CDA.getBytes(UTF_16))).isEqualTo(DocumentKind.CHECKUP_XML);
        String declared = "<?xml version=\"1.0\" encoding=\"Shift_JIS\"?><!--健診-->" + CDA;
        assertThat(DocumentKinds.detect(declared.getBytes(Charset.forName("Shift_JIS"))))
                .isEqualTo(DocumentKind.CHECKUP_XML);
    }

    @Test
    void a_dtd_hides_no_kind() {
        assertThat(kind("<!DOCTYPE a SYSTEM \"http://example.invalid/a.dtd\">" + CDA))
                .isEqualTo(DocumentKind.CHECKUP_XML);
    }

    @Test
    void a_source_file_keeps_its_own_copy_of_the_bytes() {
        byte[] bytes = CDA.getBytes(UTF_8);
        SourceFile file = SourceFile.of(bytes);
        String digest = file.digest();
        bytes[0] = 'x';
        file.bytes()[0] = 'y';
        assertThat(file.bytes()[0]).isEqualTo((byte) '<');
        assertThat(ImportKeys.digest(file.bytes())).isEqualTo(digest);
        assertThat(file.contentType()).isEqualTo("application/xml");
    }

    private static DocumentKind kind(String content) {
        return DocumentKinds.detect(content.getBytes(UTF_8));
    }
}
