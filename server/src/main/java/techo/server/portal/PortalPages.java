package techo.server.portal;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.annotation.RegisteredOAuth2AuthorizedClient;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The pages; each is a whole page without JavaScript, and htmx only swaps its main part. */
@Controller
final class PortalPages {
    /** What browsers ask for on a page that names no icon, such as a sign-in page of the same origin. */
    static final String ICON = "/favicon.ico";

    private final OwnRecord record;
    private final CheckupTables tables;

    PortalPages(OwnRecord record, CheckupTables tables) {
        this.record = record;
        this.tables = tables;
    }

    @GetMapping("/")
    String start(
            HttpServletRequest request,
            @RequestParam(name = "signin", defaultValue = "") String signIn,
            @RequestParam(name = "signout", defaultValue = "") String signOut,
            Model page) {
        if (request.getUserPrincipal() != null) {
            return "redirect:/record/checkups";
        }
        page.addAttribute("failed", signIn.equals("failed"));
        page.addAttribute("signedOut", signOut.equals("done"));
        return "portal/start";
    }

    @GetMapping(ICON)
    String icon() {
        return "redirect:/assets/icon.svg";
    }

    @GetMapping("/record/checkups")
    String checkups(
            @RegisteredOAuth2AuthorizedClient(PortalSecurity.REGISTRATION) OAuth2AuthorizedClient client,
            Locale language,
            Model page) {
        String token = person(client, "checkups", page);
        List<Observation> observations = record.observations(token);
        BloodPressure pressure = BloodPressure.of(observations);
        page.addAttribute("table", tables.of(observations, language));
        page.addAttribute("pressure", pressure);
        page.addAttribute("chart", BloodPressureChart.of(pressure));
        return "portal/checkups";
    }

    @GetMapping("/record/medicines")
    String medicines(
            @RegisteredOAuth2AuthorizedClient(PortalSecurity.REGISTRATION) OAuth2AuthorizedClient client, Model page) {
        String token = person(client, "medicines", page);
        page.addAttribute("medicines", Medicine.of(record.medicines(token)));
        return "portal/medicines";
    }

    private String person(OAuth2AuthorizedClient client, String active, Model page) {
        String token = client.getAccessToken().getTokenValue();
        page.addAttribute("active", active);
        page.addAttribute("person", record.person(token).map(PortalPages::name).orElse(""));
        return token;
    }

    static String name(Patient patient) {
        return patient.getName().stream()
                .map(HumanName::getText)
                .filter(text -> text != null && !text.isBlank())
                .findFirst()
                .orElseGet(() -> patient.getNameFirstRep().getNameAsSingleString());
    }
}
