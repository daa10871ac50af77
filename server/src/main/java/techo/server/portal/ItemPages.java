package techo.server.portal;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.util.UriComponentsBuilder;

/** The record item by item, with buttons that hide one from recipients or from who acts for the person, or show it again. */
@Controller
@RecordPage
final class ItemPages {
    private static final String ITEMS = "/record/items";
    private static final List<String> AUDIENCES = List.of("recipients", "delegates");

    private final OwnRecord record;
    private final OwnItems items;
    private final WhoseRecord whose;

    ItemPages(OwnRecord record, OwnItems items, WhoseRecord whose) {
        this.record = record;
        this.items = items;
        this.whose = whose;
    }

    @GetMapping(ITEMS)
    String list(
            @RequestAttribute(Opened.NAME) Opened opened,
            @RequestParam(name = "kind", defaultValue = "results") String code,
            @RequestParam(name = "page", defaultValue = "1") int number,
            HttpServletRequest request,
            Model page) {
        if (whose.isActing(request)) {
            throw new NotAllowedException();
        }
        ItemKind kind = kind(code);
        page.addAttribute("active", "items");
        page.addAttribute("person", record.name(opened));
        page.addAttribute("kinds", List.of(ItemKind.values()));
        page.addAttribute("kind", kind);
        page.addAttribute("audiences", AUDIENCES);
        page.addAttribute("log", items.page(opened, kind, number));
        return "portal/items";
    }

    @PostMapping(ITEMS + "/{kind}/{id}/hide")
    String hide(
            @RequestAttribute(Opened.NAME) Opened opened,
            @PathVariable("kind") String kind,
            @PathVariable("id") String id,
            @RequestParam("from") String audience,
            @RequestParam(name = "page", defaultValue = "1") int number,
            HttpServletRequest request,
            Locale language,
            RedirectAttributes after) {
        return change(opened, new Change(kind(kind), id, "$hide", audience), number, request, language, after);
    }

    @PostMapping(ITEMS + "/{kind}/{id}/show")
    String show(
            @RequestAttribute(Opened.NAME) Opened opened,
            @PathVariable("kind") String kind,
            @PathVariable("id") String id,
            @RequestParam("from") String audience,
            @RequestParam(name = "page", defaultValue = "1") int number,
            HttpServletRequest request,
            Locale language,
            RedirectAttributes after) {
        return change(opened, new Change(kind(kind), id, "$unhide", audience), number, request, language, after);
    }

    private String change(
            Opened opened,
            Change change,
            int number,
            HttpServletRequest request,
            Locale language,
            RedirectAttributes after) {
        String back = UriComponentsBuilder.fromPath(ITEMS)
                .queryParam("kind", change.kind().code())
                .queryParam("page", number)
                .toUriString();
        SignInRequests.comeBack(request, back);
        Optional<OperationOutcome> refusal =
                items.change(opened.token(), change.kind(), change.id(), change.operation(), change.audience());
        if (refusal.isPresent()) {
            after.addFlashAttribute("refusals", OutcomeText.all(refusal.get(), language));
        } else {
            after.addFlashAttribute("done", change.operation().equals("$hide") ? "hidden" : "shown");
        }
        return "redirect:" + back;
    }

    private record Change(ItemKind kind, String id, String operation, String audience) {}

    /** An address that names no kind is one that nobody linked to. */
    private static ItemKind kind(String code) {
        return ItemKind.ofCode(code).orElse(ItemKind.RESULTS);
    }
}
