package techo.server.portal;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Optional;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.annotation.RegisteredOAuth2AuthorizedClient;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import techo.server.portal.RecipientChoice.Choice;

/**
 * Who acts for a person and how far, a form that lets family or an attorney act, and a button beside each that ends it.
 * Somebody who acts sees the own part and can leave.
 */
@Controller
final class DelegationPages {
    private static final String DELEGATES = "/record/delegates";
    private static final String NEW = DELEGATES + "/new";

    private final OwnRecord record;
    private final OwnDelegations delegations;
    private final WhoseRecord whose;
    private final Words words;

    DelegationPages(OwnRecord record, OwnDelegations delegations, WhoseRecord whose, Words words) {
        this.record = record;
        this.delegations = delegations;
        this.whose = whose;
        this.words = words;
    }

    @GetMapping(DELEGATES)
    String list(
            @RegisteredOAuth2AuthorizedClient(PortalSecurity.REGISTRATION) OAuth2AuthorizedClient client,
            Locale language,
            Model page) {
        page.addAttribute("delegations", delegations.all(person(client, page), language));
        return "portal/delegates";
    }

    @GetMapping(NEW)
    String form(
            @RegisteredOAuth2AuthorizedClient(PortalSecurity.REGISTRATION) OAuth2AuthorizedClient client,
            HttpServletRequest request,
            Locale language,
            Model page) {
        if (whose.isActing(request)) {
            throw new NotAllowedException();
        }
        page.addAttribute("people", delegations.people(person(client, page)));
        page.addAttribute("kinds", DelegationForm.KINDS);
        page.addAttribute("rights", DelegationForm.RIGHTS);
        page.addAttribute(
                "categories",
                ConsentForm.categories().stream()
                        .map(code -> new Choice(code, words.category(code, language)))
                        .toList());
        return "portal/delegate-form";
    }

    @PostMapping(DELEGATES + "/people")
    String enter(
            @RegisteredOAuth2AuthorizedClient(PortalSecurity.REGISTRATION) OAuth2AuthorizedClient client,
            @RequestParam("name") String name,
            Locale language,
            RedirectAttributes after) {
        return done(delegations.enter(token(client), name), "entered", NEW, language, after);
    }

    @PostMapping(DELEGATES)
    String establish(
            @RegisteredOAuth2AuthorizedClient(PortalSecurity.REGISTRATION) OAuth2AuthorizedClient client,
            @ModelAttribute DelegationForm form,
            HttpServletRequest request,
            Locale language,
            RedirectAttributes after) {
        SignInRequests.comeBack(request, NEW);
        Optional<OperationOutcome> refusal = delegations.establish(token(client), form);
        return done(refusal, "established", refusal.isPresent() ? NEW : DELEGATES, language, after);
    }

    @PostMapping(DELEGATES + "/{delegation}/end")
    String end(
            @RegisteredOAuth2AuthorizedClient(PortalSecurity.REGISTRATION) OAuth2AuthorizedClient client,
            @PathVariable("delegation") String delegation,
            Locale language,
            RedirectAttributes after) {
        return done(delegations.end(token(client), delegation), "ended", DELEGATES, language, after);
    }

    private static String done(
            Optional<OperationOutcome> refusal, String done, String next, Locale language, RedirectAttributes after) {
        refusal.ifPresentOrElse(
                outcome -> after.addFlashAttribute("refusals", OutcomeText.all(outcome, language)),
                () -> after.addFlashAttribute("done", done));
        return "redirect:" + next;
    }

    private String person(OAuth2AuthorizedClient client, Model page) {
        page.addAttribute("active", "delegates");
        page.addAttribute(
                "person", record.person(token(client)).map(PortalPages::name).orElse(""));
        return token(client);
    }

    private static String token(OAuth2AuthorizedClient client) {
        return client.getAccessToken().getTokenValue();
    }
}
