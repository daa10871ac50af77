package techo.demo.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import techo.demo.DemoInstallation;

/** Files that a person hands in on the page, as a browser sends them. */
class UploadTest {
    private static final String TABLE = "接種日,予防接種名,回数,ロット番号,対象疾病,接種区分,医療機関名,備考\r\n2024-04-10,五種混合,1回目,AB123,,,,\r\n";

    private final DemoInstallation installation = RunningDemo.started().installation();
    private final Visit visit = new Visit(installation);

    @Test
    void a_file_becomes_part_of_the_record_once_and_one_that_cannot_be_read_says_why() {
        visit.as(SamplePerson.TARO);

        assertThat(uploaded(TABLE).body()).contains("1件を記録に取り込みました");
        assertThat(uploaded(TABLE).body()).contains("取り込み済みのファイルです");
        assertThat(uploaded("今日は散歩をした。").body()).contains("ファイルの形式を判別できません", "line 1");
        assertThat(uploaded("").body()).contains("ファイルがありません");
    }

    @Test
    void more_than_is_taken_is_told_on_the_page() {
        visit.as(SamplePerson.TARO);

        HttpResponse<String> page = uploaded("x".repeat(40 << 20));
        assertThat(page.body()).contains("ファイルが大きすぎます", "合わせて25 MBまで");
        assertThat(page.uri().getQuery()).isEqualTo("refused=too-large");
    }

    @Test
    void an_export_of_a_telephone_is_taken_as_it_is() throws IOException {
        visit.as(SamplePerson.TARO);

        HttpResponse<String> page =
                visit.upload("/record/import", fields(), zip("apple_health_export/書き出したデータ.xml", """
                        <?xml version="1.0" encoding="UTF-8"?>
                        <HealthData locale="ja_JP">
                         <Record type="HKQuantityTypeIdentifierBodyMass" sourceName="体重計" unit="kg" \
                        startDate="2025-06-10 07:00:00 +0900" endDate="2025-06-10 07:00:00 +0900" value="62.5"/>
                        </HealthData>
                        """));
        assertThat(page.body()).contains("1件を記録に取り込みました");
    }

    @Test
    void what_is_not_from_the_page_is_not_taken() {
        visit.as(SamplePerson.TARO);

        assertThat(visit.upload("/record/import", Map.of(Visit.CSRF, "not-the-page-s"), bytes(TABLE))
                        .statusCode())
                .isEqualTo(403);
        assertThat(visit.upload("/record/download", fields(), bytes(TABLE)).statusCode())
                .isEqualTo(415);
    }

    @Test
    void a_form_with_files_of_nobody_is_not_read() {
        assertThat(visit.upload("/record/import", Map.of(Visit.CSRF, "x"), bytes(TABLE))
                        .statusCode())
                .isEqualTo(403);
        assertThat(visit.upload("/login", Map.of(Visit.CSRF, "x"), bytes(TABLE)).statusCode())
                .isEqualTo(415);
    }

    private HttpResponse<String> uploaded(String file) {
        HttpResponse<String> page = visit.upload("/record/import", fields(), bytes(file));
        assertThat(page.statusCode()).isEqualTo(200);
        return page;
    }

    /** Those that a browser sends without being asked. */
    private Map<String, String> fields() {
        HttpResponse<String> page = visit.get("/record/import");
        return Map.of(Visit.CSRF, Visit.field(Visit.CSRF, page), Visit.RECORD, Visit.field(Visit.RECORD, page));
    }

    private static byte[] bytes(String file) {
        return file.getBytes(UTF_8);
    }

    private static byte[] zip(String name, String content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(bytes(content));
            zip.closeEntry();
        }
        return bytes.toByteArray();
    }
}
