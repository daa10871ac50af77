package techo.server.portal;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * The end of a record: what an erasure takes and what stays, how far it has come, and its receipt. The person alone asks for
 * it and takes it back.
 */
@Controller
@RecordPage
final class ErasurePages {
    private static final String ERASURE = "/record/erasure";

    private final OwnRecord record;
    private final OwnErasure erasure;
    private final WhoseRecord whose;

    ErasurePages(OwnRecord record, OwnErasure erasure, WhoseRecord whose) {
        this.record = record;
        this.erasure = erasure;
        this.whose = whose;
    }

    @GetMapping(ERASURE)
    String show(@RequestAttribute(Opened.NAME) Opened opened, HttpServletRequest request, Model page) {
        requireOwn(request);
        page.addAttribute("active", "erasure");
        page.addAttribute("person", record.name(opened));
        page.addAttribute("erasure", erasure.shown(opened));
        return "portal/erasure";
    }

    @PostMapping(ERASURE)
    String ask(
            @RequestAttribute(Opened.NAME) Opened opened,
            @RequestParam(name = "understood", defaultValue = "false") boolean understood,
            HttpServletRequest request,
            Locale language,
            RedirectAttributes after) {
        requireOwn(request);
        if (!understood) {
            after.addFlashAttribute("unconfirmed", true);
            return "redirect:" + ERASURE;
        }
        SignInRequests.comeBack(request, ERASURE);
        return done(erasure.ask(opened), "asked", language, after);
    }

    @PostMapping(ERASURE + "/cancel")
    String takeBack(
            @RequestAttribute(Opened.NAME) Opened opened,
            HttpServletRequest request,
            Locale language,
            RedirectAttributes after) {
        requireOwn(request);
        return done(erasure.takeBack(opened), "cancelled", language, after);
    }

    /** As it was signed, byte for byte. Without one the page tells how far it has come. */
    @GetMapping(ERASURE + "/receipt")
    ResponseEntity<byte[]> receipt(@RequestAttribute(Opened.NAME) Opened opened, HttpServletRequest request) {
        requireOwn(request);
        return erasure.shown(opened)
                .receipt()
                .map(text -> ResponseEntity.ok()
                        .contentType(new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8))
                        .header(
                                "Content-Disposition",
                                ContentDisposition.attachment()
                                        .filename("techo-erasure-receipt.txt")
                                        .build()
                                        .toString())
                        .body(text.getBytes(StandardCharsets.UTF_8)))
                .orElseGet(() -> ResponseEntity.status(HttpStatus.SEE_OTHER)
                        .location(URI.create(ERASURE))
                        .build());
    }

    private void requireOwn(HttpServletRequest request) {
        if (whose.isActing(request)) {
            throw new NotAllowedException();
        }
    }

    private static String done(
            Optional<OperationOutcome> refusal, String done, Locale language, RedirectAttributes after) {
        refusal.ifPresentOrElse(
                outcome -> after.addFlashAttribute("refusals", OutcomeText.all(outcome, language)),
                () -> after.addFlashAttribute("done", done));
        return "redirect:" + ERASURE;
    }
}
