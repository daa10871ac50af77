package techo.server.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.hl7.fhir.r4.model.Patient;
import org.springframework.context.MessageSource;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.annotation.RegisteredOAuth2AuthorizedClient;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Who looked at a person's record, and to whom it was given: newest first, to read and to keep. */
@Controller
final class LogPages {
    private static final String ACCESSES = "/record/access";
    private static final String DISCLOSURES = "/record/disclosures";

    /** What the operations give at once, unless the operator allows less. */
    private static final int LINES_OF_A_FILE = 200;

    private final OwnRecord record;
    private final OwnLogs logs;
    private final WhoseRecord whose;
    private final MessageSource messages;

    LogPages(OwnRecord record, OwnLogs logs, WhoseRecord whose, MessageSource messages) {
        this.record = record;
        this.logs = logs;
        this.whose = whose;
        this.messages = messages;
    }

    @GetMapping(ACCESSES)
    String accesses(
            @RegisteredOAuth2AuthorizedClient(PortalSecurity.REGISTRATION) OAuth2AuthorizedClient client,
            @RequestParam(name = "page", defaultValue = "1") int number,
            HttpServletRequest request,
            Locale language,
            Model page) {
        Patient person = person(client, "access", page);
        String self = messages.getMessage(
                whose.isActing(request) ? "portal.principal" : "portal.self", new Object[0], language);
        page.addAttribute("log", logs.accesses(token(client), reference(person), number, self, language));
        return "portal/access";
    }

    @GetMapping(DISCLOSURES)
    String disclosures(
            @RegisteredOAuth2AuthorizedClient(PortalSecurity.REGISTRATION) OAuth2AuthorizedClient client,
            @RequestParam(name = "page", defaultValue = "1") int number,
            Locale language,
            Model page) {
        Patient person = person(client, "disclosures", page);
        page.addAttribute("log", logs.disclosures(token(client), reference(person), number, language));
        return "portal/disclosures";
    }

    @GetMapping(ACCESSES + "/file")
    void accessesToKeep(
            @RegisteredOAuth2AuthorizedClient(PortalSecurity.REGISTRATION) OAuth2AuthorizedClient client,
            @RequestParam("format") LogFormat format,
            HttpServletResponse response)
            throws IOException {
        keep(client, "$access-log", "techo-access-log", format, response);
    }

    @GetMapping(DISCLOSURES + "/file")
    void disclosuresToKeep(
            @RegisteredOAuth2AuthorizedClient(PortalSecurity.REGISTRATION) OAuth2AuthorizedClient client,
            @RequestParam("format") LogFormat format,
            HttpServletResponse response)
            throws IOException {
        keep(client, "$disclosures", "techo-disclosures", format, response);
    }

    private void keep(
            OAuth2AuthorizedClient client,
            String operation,
            String name,
            LogFormat format,
            HttpServletResponse response)
            throws IOException {
        String token = token(client);
        String ending = format.name().toLowerCase(Locale.ROOT);
        HandedOn log = new HandedOn(format.contentType(), name + "." + ending);
        log.hand(
                record.requests()
                        .get(
                                token,
                                "/" + reference(record.own(token)) + "/" + operation + "?format=" + ending + "&count="
                                        + LINES_OF_A_FILE,
                                Map.of("Accept", log.contentType())),
                response);
    }

    private Patient person(OAuth2AuthorizedClient client, String active, Model page) {
        Patient person = record.own(token(client));
        page.addAttribute("active", active);
        page.addAttribute("person", PortalPages.name(person));
        return person;
    }

    private static String token(OAuth2AuthorizedClient client) {
        return client.getAccessToken().getTokenValue();
    }

    private static String reference(Patient person) {
        return "Patient/" + person.getIdElement().getIdPart();
    }
}
