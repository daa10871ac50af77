package techo.server.portal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.springframework.http.ContentDisposition;
import org.springframework.http.MediaType;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.annotation.RegisteredOAuth2AuthorizedClient;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;

/** The whole record as one zip, made of what the person's own export gives: NDJSON by type, and the originals. */
@Controller
final class PortalDownload {
    private static final int MOST_POLLS = 60;

    private final FhirRequests fhir;
    private final OwnRecord record;
    private final ObjectMapper json;

    PortalDownload(OwnRecord record, ObjectMapper json) {
        this.fhir = record.requests();
        this.record = record;
        this.json = json;
    }

    @PostMapping("/record/download")
    void download(
            @RegisteredOAuth2AuthorizedClient(PortalSecurity.REGISTRATION) OAuth2AuthorizedClient client,
            HttpServletResponse response)
            throws IOException {
        String token = client.getAccessToken().getTokenValue();
        String patient = record.person(token)
                .orElseThrow(() -> new RecordUnavailableException(new IllegalStateException("no person")))
                .getIdElement()
                .getIdPart();
        JsonNode manifest = manifest(token, start(token, patient));
        response.setContentType("application/zip");
        response.setHeader(
                "Content-Disposition",
                ContentDisposition.attachment()
                        .filename("techo-record.zip")
                        .build()
                        .toString());
        try (ZipOutputStream zip = new ZipOutputStream(response.getOutputStream())) {
            zip.putNextEntry(new ZipEntry("manifest.json"));
            zip.write(json.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest));
            zip.closeEntry();
            int part = 0;
            for (JsonNode output : manifest.path("output")) {
                part++;
                add(zip, token, output, part + "-" + output.path("type").asText() + ".ndjson");
            }
            int original = 0;
            for (JsonNode file : manifest.path("extension").path("techo-original")) {
                original++;
                add(
                        zip,
                        token,
                        file,
                        "originals/" + original
                                + ending(file.path("contentType").asText()));
            }
        }
    }

    private String start(String token, String patient) throws IOException {
        HttpResponse<InputStream> accepted =
                fhir.get(token, "/Patient/" + patient + "/$export", Map.of("Prefer", "respond-async"));
        try (InputStream body = accepted.body()) {
            body.readAllBytes();
        }
        return accepted.headers()
                .firstValue("Content-Location")
                .map(fhir::path)
                .orElseThrow(() ->
                        new RecordUnavailableException(new IllegalStateException("HTTP " + accepted.statusCode())));
    }

    private JsonNode manifest(String token, String status) throws IOException {
        for (int poll = 0; poll < MOST_POLLS; poll++) {
            HttpResponse<InputStream> answer = fhir.get(token, status, Map.of());
            try (InputStream body = answer.body()) {
                if (answer.statusCode() == 200) {
                    return json.readTree(body);
                }
                if (answer.statusCode() != 202) {
                    throw new RecordUnavailableException(new IllegalStateException("HTTP " + answer.statusCode()));
                }
            }
            pause();
        }
        throw new RecordUnavailableException(new IllegalStateException("the export did not end"));
    }

    private void add(ZipOutputStream zip, String token, JsonNode file, String name) throws IOException {
        HttpResponse<InputStream> content =
                fhir.get(token, fhir.path(file.path("url").asText()), Map.of("Accept-Encoding", "identity"));
        try (InputStream body = content.body()) {
            if (content.statusCode() != 200) {
                throw new RecordUnavailableException(new IllegalStateException("HTTP " + content.statusCode()));
            }
            zip.putNextEntry(new ZipEntry(name));
            body.transferTo(zip);
            zip.closeEntry();
        }
    }

    private static String ending(String contentType) {
        MediaType type = MediaType.parseMediaType(contentType);
        return switch (type.getType() + "/" + type.getSubtype()) {
            case "application/xml" -> ".xml";
            case "application/zip" -> ".zip";
            case "text/plain" -> ".txt";
            default -> ".bin";
        };
    }

    private static void pause() {
        try {
            Thread.sleep(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RecordUnavailableException(e);
        }
    }
}
