package techo.server.portal;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Optional;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * What a person allowed, and to whom: every consent with how it stands, a form for a new one, and a button beside each
 * that takes it back. Each form carries a token against forgery, and what it asks for the FHIR interface decides.
 */
@Controller
@RecordPage
final class ConsentPages {
    private static final String CONSENTS = "/record/consents";
    private static final String NEW = CONSENTS + "/new";

    private final OwnRecord record;
    private final OwnConsents consents;
    private final Words words;

    ConsentPages(OwnRecord record, OwnConsents consents, Words words) {
        this.record = record;
        this.consents = consents;
        this.words = words;
    }

    @GetMapping(CONSENTS)
    String list(@RequestAttribute(Opened.NAME) Opened opened, Locale language, Model page) {
        person(opened, page);
        OwnConsents.Overview overview = consents.overview(opened, language);
        page.addAttribute("sharing", overview.sharing());
        page.addAttribute("reason", overview.reason());
        page.addAttribute("consents", overview.consents());
        return "portal/consents";
    }

    /** Whom, and for what. */
    @GetMapping(NEW)
    String choose(
            @RequestAttribute(Opened.NAME) Opened opened,
            @RequestParam(name = "name", defaultValue = "") String name,
            Locale language,
            Model page) {
        String token = person(opened, page);
        page.addAttribute("name", name);
        page.addAttribute("recipients", consents.recipients(token, name, language));
        return "portal/consent-recipients";
    }

    /** What, how long, and on which words. */
    @GetMapping(
            path = NEW,
            params = {"recipient", "purpose"})
    String form(
            @RequestAttribute(Opened.NAME) Opened opened,
            @RequestParam("recipient") String recipient,
            @RequestParam("purpose") String purpose,
            Locale language,
            Model page) {
        return form(person(opened, page), recipient, purpose, language, page);
    }

    @PostMapping(CONSENTS)
    String give(
            @RequestAttribute(Opened.NAME) Opened opened,
            @ModelAttribute ConsentForm form,
            HttpServletRequest request,
            Locale language,
            Model page,
            RedirectAttributes after) {
        String recipient = String.valueOf(form.recipient());
        String purpose = String.valueOf(form.purpose());
        SignInRequests.comeBack(
                request,
                UriComponentsBuilder.fromPath(NEW)
                        .queryParam("recipient", "{recipient}")
                        .queryParam("purpose", "{purpose}")
                        .encode()
                        .buildAndExpand(recipient, purpose)
                        .toUriString(),
                form);
        Optional<OperationOutcome> refusal = consents.give(opened, form);
        if (refusal.isPresent()) {
            page.addAttribute("refusals", OutcomeText.all(refusal.get(), language));
            page.addAttribute("form", form);
            return form(person(opened, page), recipient, purpose, language, page);
        }
        return done(after, "given");
    }

    @PostMapping(CONSENTS + "/{consent}/withdraw")
    String withdraw(
            @RequestAttribute(Opened.NAME) Opened opened,
            @PathVariable("consent") String consent,
            HttpServletRequest request,
            Locale language,
            RedirectAttributes after) {
        SignInRequests.comeBack(request, CONSENTS);
        return done(consents.withdraw(opened.token(), consent), "withdrawn", language, after);
    }

    @PostMapping("/record/sharing/stop")
    String stop(@RequestAttribute(Opened.NAME) Opened opened, Locale language, RedirectAttributes after) {
        return done(consents.stopSharing(opened), "stopped", language, after);
    }

    @PostMapping("/record/sharing/resume")
    String resume(
            @RequestAttribute(Opened.NAME) Opened opened,
            HttpServletRequest request,
            Locale language,
            RedirectAttributes after) {
        SignInRequests.comeBack(request, CONSENTS);
        return done(consents.resumeSharing(opened), "resumed", language, after);
    }

    private String form(String token, String recipient, String purpose, Locale language, Model page) {
        page.addAttribute("recipient", consents.recipient(token, recipient));
        page.addAttribute("purpose", new RecipientChoice.Choice(purpose, words.purpose(purpose, language)));
        page.addAttribute("notice", consents.notice(token, purpose, language));
        page.addAttribute(
                "categories",
                ConsentForm.categories().stream()
                        .map(code -> new RecipientChoice.Choice(code, words.category(code, language)))
                        .toList());
        return "portal/consent-form";
    }

    private static String done(
            Optional<OperationOutcome> refusal, String done, Locale language, RedirectAttributes after) {
        if (refusal.isPresent()) {
            after.addFlashAttribute("refusals", OutcomeText.all(refusal.get(), language));
            return "redirect:" + CONSENTS;
        }
        return done(after, done);
    }

    private static String done(RedirectAttributes after, String done) {
        after.addFlashAttribute("done", done);
        return "redirect:" + CONSENTS;
    }

    private String person(Opened opened, Model page) {
        page.addAttribute("active", "consents");
        page.addAttribute("person", record.name(opened));
        return opened.token();
    }
}
