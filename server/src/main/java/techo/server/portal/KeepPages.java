package techo.server.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.StringType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The record to keep: as one zip of the parts that a person chooses, locked if the person likes. */
@Controller
@RecordPage
final class KeepPages {
    private static final String KEEP = "/record/keep";

    /** Parts of {@code $export-record}, those first that most people can use. */
    static final List<String> PARTS = List.of(
            "report", "tables", "forms", "cost", "codes", "originals", "checkup", "notebook", "document", "fhir");

    private final OwnRecord record;

    KeepPages(OwnRecord record) {
        this.record = record;
    }

    @GetMapping(KEEP)
    String choose(@RequestAttribute(Opened.NAME) Opened opened, Model page) {
        page.addAttribute("active", "keep");
        page.addAttribute("person", record.name(opened));
        page.addAttribute("parts", PARTS);
        return "portal/keep";
    }

    /** @return to the page where the zip is refused; otherwise nothing, because the zip was the answer */
    @PostMapping("/record/download")
    @Nullable
    String download(
            @RequestAttribute(Opened.NAME) Opened opened,
            @RequestParam(name = "part", defaultValue = "") List<String> parts,
            @RequestParam(name = "password", defaultValue = "") String password,
            HttpServletRequest request,
            HttpServletResponse response,
            Locale language,
            RedirectAttributes after)
            throws IOException {
        SignInRequests.comeBack(request, KEEP);
        Parameters asked = new Parameters();
        parts.forEach(part -> asked.addParameter("part", new CodeType(part)));
        if (!password.isEmpty()) {
            asked.addParameter("password", new StringType(password));
        }
        HandedOn zip = new HandedOn("application/zip", "techo-record.zip");
        HttpResponse<InputStream> made =
                record.requests().file(opened.token(), opened.operation("$export-record"), asked, zip.contentType());
        Optional<OperationOutcome> refusal = record.requests().refusal(made);
        if (refusal.isPresent()) {
            after.addFlashAttribute("refusals", OutcomeText.all(refusal.get(), language));
            return "redirect:" + KEEP;
        }
        zip.hand(made, response);
        return null;
    }
}
