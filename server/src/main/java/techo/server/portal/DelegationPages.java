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
import techo.server.portal.RecipientChoice.Choice;

/**
 * Who acts for a person and how far, a form that lets family or an attorney act, and a button beside each that ends it.
 * Somebody who acts sees the own part and can leave.
 */
@Controller
@RecordPage
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
    String list(@RequestAttribute(Opened.NAME) Opened opened, Locale language, Model page) {
        person(opened, page);
        page.addAttribute("delegations", delegations.all(opened, language));
        return "portal/delegates";
    }

    @GetMapping(NEW)
    String form(@RequestAttribute(Opened.NAME) Opened opened, HttpServletRequest request, Locale language, Model page) {
        if (whose.isActing(request)) {
            throw new NotAllowedException();
        }
        person(opened, page);
        page.addAttribute("people", delegations.people(opened));
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
            @RequestAttribute(Opened.NAME) Opened opened,
            @RequestParam("name") String name,
            Locale language,
            RedirectAttributes after) {
        if (name.codePoints().noneMatch(Character::isLetter)) {
            after.addFlashAttribute("nameless", true);
            return "redirect:" + NEW;
        }
        return done(delegations.enter(opened, name), "entered", NEW, language, after);
    }

    @PostMapping(DELEGATES)
    String establish(
            @RequestAttribute(Opened.NAME) Opened opened,
            @ModelAttribute DelegationForm form,
            HttpServletRequest request,
            Locale language,
            RedirectAttributes after) {
        SignInRequests.comeBack(request, NEW, form);
        Optional<OperationOutcome> refusal = delegations.establish(opened, form);
        refusal.ifPresent(unused -> after.addFlashAttribute("form", form));
        return done(refusal, "established", refusal.isPresent() ? NEW : DELEGATES, language, after);
    }

    @PostMapping(DELEGATES + "/{delegation}/end")
    String end(
            @RequestAttribute(Opened.NAME) Opened opened,
            @PathVariable("delegation") String delegation,
            Locale language,
            RedirectAttributes after) {
        return done(delegations.end(opened, delegation), "ended", DELEGATES, language, after);
    }

    private static String done(
            Optional<OperationOutcome> refusal, String done, String next, Locale language, RedirectAttributes after) {
        refusal.ifPresentOrElse(
                outcome -> after.addFlashAttribute("refusals", OutcomeText.all(outcome, language)),
                () -> after.addFlashAttribute("done", done));
        return "redirect:" + next;
    }

    private void person(Opened opened, Model page) {
        page.addAttribute("active", "delegates");
        page.addAttribute("person", record.name(opened));
    }
}
