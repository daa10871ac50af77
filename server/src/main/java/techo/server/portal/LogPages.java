package techo.server.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;

/** Who looked at a person's record, and to whom it was given: newest first, to read and to keep. */
@Controller
@RecordPage
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
            @RequestAttribute(Opened.NAME) Opened opened,
            @RequestParam(name = "page", defaultValue = "1") int number,
            HttpServletRequest request,
            Locale language,
            Model page) {
        person(opened, "access", page);
        String self = messages.getMessage(
                whose.isActing(request) ? "portal.principal" : "portal.self", new Object[0], language);
        page.addAttribute("log", logs.accesses(opened, number, self, language));
        return "portal/access";
    }

    @GetMapping(DISCLOSURES)
    String disclosures(
            @RequestAttribute(Opened.NAME) Opened opened,
            @RequestParam(name = "page", defaultValue = "1") int number,
            Locale language,
            Model page) {
        person(opened, "disclosures", page);
        page.addAttribute("log", logs.disclosures(opened, number, language));
        return "portal/disclosures";
    }

    @GetMapping(ACCESSES + "/file")
    void accessesToKeep(
            @RequestAttribute(Opened.NAME) Opened opened,
            @RequestParam("format") LogFormat format,
            HttpServletResponse response)
            throws IOException {
        keep(opened, "$access-log", "techo-access-log", format, response);
    }

    @GetMapping(DISCLOSURES + "/file")
    void disclosuresToKeep(
            @RequestAttribute(Opened.NAME) Opened opened,
            @RequestParam("format") LogFormat format,
            HttpServletResponse response)
            throws IOException {
        keep(opened, "$disclosures", "techo-disclosures", format, response);
    }

    private void keep(Opened opened, String operation, String name, LogFormat format, HttpServletResponse response)
            throws IOException {
        String ending = format.name().toLowerCase(Locale.ROOT);
        HandedOn log = new HandedOn(format.contentType(), name + "." + ending);
        log.hand(
                record.requests()
                        .get(
                                opened.token(),
                                opened.operation(operation) + "?format=" + ending + "&count=" + LINES_OF_A_FILE,
                                Map.of("Accept", log.contentType())),
                response);
    }

    private void person(Opened opened, String active, Model page) {
        page.addAttribute("active", active);
        page.addAttribute("person", record.name(opened));
    }
}
