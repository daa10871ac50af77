package techo.server.portal;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.Map;
import org.springframework.http.ContentDisposition;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.annotation.RegisteredOAuth2AuthorizedClient;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;

/** The whole record as one zip, handed on as the FHIR interface makes it. */
@Controller
final class PortalDownload {
    private final FhirRequests fhir;
    private final OwnRecord record;

    PortalDownload(OwnRecord record) {
        this.fhir = record.requests();
        this.record = record;
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
        HttpResponse<InputStream> zip = fhir.get(token, "/Patient/" + patient + "/$export-record", Map.of());
        try (InputStream content = zip.body()) {
            if (zip.statusCode() != 200) {
                throw new RecordUnavailableException(new IllegalStateException("HTTP " + zip.statusCode()));
            }
            response.setContentType("application/zip");
            response.setHeader(
                    "Content-Disposition",
                    ContentDisposition.attachment()
                            .filename("techo-record.zip")
                            .build()
                            .toString());
            content.transferTo(response.getOutputStream());
        }
    }
}
