package techo.server.portal;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.annotation.RegisteredOAuth2AuthorizedClient;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;

/** The whole record as one zip, handed on as the FHIR interface makes it. */
@Controller
final class PortalDownload {
    private final OwnRecord record;

    PortalDownload(OwnRecord record) {
        this.record = record;
    }

    @PostMapping("/record/download")
    void download(
            @RegisteredOAuth2AuthorizedClient(PortalSecurity.REGISTRATION) OAuth2AuthorizedClient client,
            HttpServletResponse response)
            throws IOException {
        String token = client.getAccessToken().getTokenValue();
        String patient = record.own(token).getIdElement().getIdPart();
        new HandedOn(record.requests())
                .hand(
                        token,
                        "/Patient/" + patient + "/$export-record",
                        "application/zip",
                        "techo-record.zip",
                        response);
    }
}
