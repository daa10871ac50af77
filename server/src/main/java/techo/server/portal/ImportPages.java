package techo.server.portal;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.io.FileUtils;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.web.servlet.MultipartProperties;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import techo.server.exchange.ExchangeConfiguration;

/** Files that a person has, into the record: photographs of codes, results of checkups, tables, the record from elsewhere. */
@Controller
@RecordPage
@ConditionalOnProperty(name = ExchangeConfiguration.IMPORTS, havingValue = "true", matchIfMissing = true)
final class ImportPages {
    static final String IMPORT = "/record/import";
    static final String TOO_LARGE = IMPORT + "?refused=too-large";

    private final OwnRecord record;
    private final String most;

    ImportPages(OwnRecord record, MultipartProperties uploads) {
        this.record = record;
        this.most = FileUtils.byteCountToDisplaySize(uploads.getMaxRequestSize().toBytes());
    }

    @GetMapping(IMPORT)
    String choose(
            @RequestAttribute(Opened.NAME) Opened opened,
            @RequestParam(name = "refused", defaultValue = "") String refused,
            Model page) {
        page.addAttribute("tooLarge", refused.equals("too-large"));
        return shown(opened, page);
    }

    @PostMapping(IMPORT)
    String take(
            @RequestAttribute(Opened.NAME) Opened opened,
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
        HttpResponse<InputStream> answer = record.requests().upload(opened.token(), opened.operation("$import"), files);
        Optional<OperationOutcome> refusal = record.requests().refusal(answer);
        if (refusal.isPresent()) {
            page.addAttribute("refusals", OutcomeText.located(refusal.get(), language));
        } else {
            page.addAttribute("taken", TakenFiles.of(record.requests().answer(answer), language));
        }
        return shown(opened, page);
    }

    private String shown(Opened opened, Model page) {
        page.addAttribute("active", "import");
        page.addAttribute("person", record.name(opened));
        page.addAttribute("most", most);
        record.requests()
                .askIfAllowed(opened.token(), opened.operation("$import-status"))
                .map(LongImport::of)
                .filter(LongImport::isKnown)
                .ifPresent(last -> page.addAttribute("longImport", last));
        return "portal/import";
    }
}
