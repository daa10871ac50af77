package techo.server.portal;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.annotation.RegisteredOAuth2AuthorizedClient;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The record, or a part of it, as one zip, handed on as the FHIR interface makes it. */
@Controller
final class PortalDownload {
    private final OwnRecord record;

    PortalDownload(OwnRecord record) {
        this.record = record;
    }

    @PostMapping("/record/download")
    void download(
            @RegisteredOAuth2AuthorizedClient(PortalSecurity.REGISTRATION) OAuth2AuthorizedClient client,
            @RequestParam(name = "part", defaultValue = "") String part,
            HttpServletResponse response)
            throws IOException {
        String token = client.getAccessToken().getTokenValue();
        String patient = record.own(token).getIdElement().getIdPart();
        new HandedOn(record.requests())
                .hand(
                        token,
                        "/Patient/" + patient + "/$export-record"
                                + (part.isEmpty() ? "" : "?part=" + URLEncoder.encode(part, UTF_8)),
                        "application/zip",
                        "techo-record.zip",
                        response);
    }
}
