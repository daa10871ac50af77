package techo.server.portal;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.annotation.RegisteredOAuth2AuthorizedClient;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;

/** Files that a person has, into the record: photographs of codes, results of checkups, tables, the record from elsewhere. */
@Controller
final class ImportPages {
    static final String IMPORT = "/record/import";
    static final String TOO_LARGE = IMPORT + "?refused=too-large";

    private final OwnRecord record;

    ImportPages(OwnRecord record) {
        this.record = record;
    }

    @GetMapping(IMPORT)
    String choose(
            @RegisteredOAuth2AuthorizedClient(PortalSecurity.REGISTRATION) OAuth2AuthorizedClient client,
            @RequestParam(name = "refused", defaultValue = "") String refused,
            Model page) {
        page.addAttribute("tooLarge", refused.equals("too-large"));
        return shown(client, page);
    }

    @PostMapping(IMPORT)
    String take(
            @RegisteredOAuth2AuthorizedClient(PortalSecurity.REGISTRATION) OAuth2AuthorizedClient client,
            @RequestParam MultiValueMap<String, MultipartFile> form,
            HttpServletRequest request,
            Locale language,
            Model page)
            throws IOException {
        SignInRequests.comeBack(request, IMPORT);
        List<byte[]> files = new ArrayList<>();
        for (MultipartFile file : form.getOrDefault("file", List.of())) {
            if (!file.isEmpty()) {
                files.add(file.getBytes());
            }
        }
        String token = client.getAccessToken().getTokenValue();
        String operation = "/Patient/" + record.own(token).getIdElement().getIdPart() + "/$import";
        HttpResponse<InputStream> answer = record.requests().upload(token, operation, files);
        Optional<OperationOutcome> refusal = record.requests().refusal(answer);
        if (refusal.isPresent()) {
            page.addAttribute("refusals", OutcomeText.located(refusal.get(), language));
        } else {
            page.addAttribute("taken", TakenFiles.of(record.requests().answer(answer), language));
        }
        return shown(client, page);
    }

    private String shown(OAuth2AuthorizedClient client, Model page) {
        page.addAttribute("active", "import");
        page.addAttribute(
                "person",
                record.person(client.getAccessToken().getTokenValue())
                        .map(PortalPages::name)
                        .orElse(""));
        return "portal/import";
    }
}
