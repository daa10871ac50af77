package techo.demo.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import techo.demo.DemoInstallation;

/** Files that a person hands in on the page, as a browser sends them. */
class UploadTest {
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");
    private static final String TABLE = "接種日,予防接種名,回数,ロット番号,対象疾病,接種区分,医療機関名,備考\r\n2024-04-10,五種混合,1回目,AB123,,,,\r\n";

    private final DemoInstallation installation = RunningDemo.started().installation();
    private final HttpClient browser = HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();

    @Test
    void a_file_becomes_part_of_the_record_once_and_one_that_cannot_be_read_says_why() throws Exception {
        signIn();

        assertThat(uploaded(TABLE).body()).contains("1件を記録に取り込みました");
        assertThat(uploaded(TABLE).body()).contains("取り込み済みのファイルです");
        assertThat(uploaded("今日は散歩をした。").body()).contains("ファイルの形式を判別できません", "line 1");
        assertThat(uploaded("").body()).contains("ファイルがありません");
    }

    @Test
    void more_than_is_taken_is_told_on_the_page() throws Exception {
        signIn();

        HttpResponse<String> page = uploaded("x".repeat(40 << 20));
        assertThat(page.body()).contains("ファイルが大きすぎます");
        assertThat(page.uri().getQuery()).isEqualTo("refused=too-large");
    }

    @Test
    void an_export_of_a_telephone_is_taken_as_it_is() throws Exception {
        signIn();

        HttpResponse<String> page =
                upload("/record/import", csrf("/record/import"), zip("apple_health_export/書き出したデータ.xml", """
                        <?xml version="1.0" encoding="UTF-8"?>
                        <HealthData locale="ja_JP">
                         <Record type="HKQuantityTypeIdentifierBodyMass" sourceName="体重計" unit="kg" \
                        startDate="2025-06-10 07:00:00 +0900" endDate="2025-06-10 07:00:00 +0900" value="62.5"/>
                        </HealthData>
                        """));
        assertThat(page.body()).contains("1件を記録に取り込みました");
    }

    @Test
    void what_is_not_from_the_page_is_not_taken() throws Exception {
        signIn();

        assertThat(upload("/record/import", "not-the-page-s", TABLE).statusCode())
                .isEqualTo(403);
        assertThat(upload("/record/download", csrf("/record/import"), TABLE).statusCode())
                .isEqualTo(415);
    }

    @Test
    void a_form_with_files_of_nobody_is_not_read() throws Exception {
        assertThat(upload("/record/import", "x", TABLE).statusCode()).isEqualTo(403);
        assertThat(upload("/login", "x", TABLE).statusCode()).isEqualTo(415);
    }

    private void signIn() throws Exception {
        String csrf = csrf("/record/import");
        HttpResponse<String> signedIn = browser.send(
                request("/login")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("_csrf=" + URLEncoder.encode(csrf, UTF_8) + "&username="
                                + SamplePerson.TARO.username() + "&password="
                                + URLEncoder.encode(installation.accounts().password(SamplePerson.TARO), UTF_8)))
                        .build(),
                BodyHandlers.ofString());
        assertThat(signedIn.uri().getPath()).startsWith("/record/");
    }

    private HttpResponse<String> uploaded(String file) throws Exception {
        HttpResponse<String> page = upload("/record/import", csrf("/record/import"), file);
        assertThat(page.statusCode()).isEqualTo(200);
        return page;
    }

    private HttpResponse<String> upload(String path, String csrf, String file) throws Exception {
        return upload(path, csrf, file.getBytes(UTF_8));
    }

    private HttpResponse<String> upload(String path, String csrf, byte[] file) throws Exception {
        String part = "--techo\r\nContent-Disposition: form-data; name=\"";
        String head = part + "_csrf\"\r\n\r\n" + csrf + "\r\n" + part + "file\"; filename=\"table.csv\"\r\n"
                + "Content-Type: text/csv\r\n\r\n";
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        form.writeBytes(head.getBytes(UTF_8));
        form.writeBytes(file);
        form.writeBytes("\r\n--techo--\r\n".getBytes(UTF_8));
        return browser.send(
                request(path)
                        .header("Content-Type", "multipart/form-data; boundary=techo")
                        .POST(BodyPublishers.ofByteArray(form.toByteArray()))
                        .build(),
                BodyHandlers.ofString());
    }

    private static byte[] zip(String name, String content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content.getBytes(UTF_8));
            zip.closeEntry();
        }
        return bytes.toByteArray();
    }

    private String csrf(String page) throws IOException, InterruptedException {
        Matcher csrf = CSRF.matcher(
                browser.send(request(page).build(), BodyHandlers.ofString()).body());
        assertThat(csrf.find()).isTrue();
        return csrf.group(1);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(installation.origin() + path)).header("Accept-Language", "ja");
    }
}
