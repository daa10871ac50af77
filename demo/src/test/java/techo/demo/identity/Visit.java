package techo.demo.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import techo.demo.DemoInstallation;

/** A visit to the pages with a browser that runs no scripts. */
final class Visit {
    static final String RECORD = "record";
    static final String CSRF = "_csrf";

    private final DemoInstallation installation;
    private final HttpClient browser = HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();

    Visit(DemoInstallation installation) {
        this.installation = installation;
    }

    /** Signs in with the password, on the way to the own record. */
    Visit as(SamplePerson person) {
        HttpResponse<String> arrived = post(
                "/login",
                Map.of(
                        CSRF,
                        field(CSRF, get("/record/checkups")),
                        "username",
                        person.username(),
                        "password",
                        installation.accounts().password(person)));
        assertThat(arrived.uri().getPath()).isEqualTo("/record/checkups");
        return this;
    }

    /** Chooses to act for somebody. */
    HttpResponse<String> open(String patient) {
        return get("/oauth2/authorization/techo?record=family&principal=" + patient);
    }

    HttpResponse<String> get(String path) {
        return send(request(path));
    }

    HttpResponse<String> post(String path, Map<String, String> fields) {
        return send(request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(SignIn.encode(fields))));
    }

    /** Sends the form of a page as it was drawn, with what is filled in. */
    HttpResponse<String> submit(HttpResponse<String> page, String action, Map<String, String> filled) {
        Map<String, String> fields = new TreeMap<>(filled);
        fields.put(CSRF, field(CSRF, page));
        fields.put(RECORD, field(RECORD, page));
        return post(action, fields);
    }

    HttpResponse<String> upload(String path, Map<String, String> fields, byte[] file) {
        String part = "--techo\r\nContent-Disposition: form-data; name=\"";
        StringBuilder head = new StringBuilder();
        fields.forEach((name, value) -> head.append(part)
                .append(name)
                .append("\"\r\n\r\n")
                .append(value)
                .append("\r\n"));
        head.append(part).append("file\"; filename=\"table.csv\"\r\nContent-Type: text/csv\r\n\r\n");
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        form.writeBytes(head.toString().getBytes(UTF_8));
        form.writeBytes(file);
        form.writeBytes("\r\n--techo--\r\n".getBytes(UTF_8));
        return send(request(path)
                .header("Content-Type", "multipart/form-data; boundary=techo")
                .POST(BodyPublishers.ofByteArray(form.toByteArray())));
    }

    /** What a page has in a hidden field. */
    static String field(String name, HttpResponse<String> page) {
        Matcher field =
                Pattern.compile("name=\"" + name + "\"[^>]*value=\"([^\"]+)\"").matcher(page.body());
        assertThat(field.find())
                .as(name + " in " + page.uri() + "\n" + page.body())
                .isTrue();
        return field.group(1);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(installation.origin() + path))
                .header("Accept", "text/html")
                .header("Accept-Language", "ja");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return browser.send(request.build(), BodyHandlers.ofString(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
