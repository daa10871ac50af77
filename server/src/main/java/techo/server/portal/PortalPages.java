package techo.server.portal;

import java.util.List;
import java.util.Locale;
import org.hl7.fhir.r4.model.Observation;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;

/** What was measured and what was prescribed. */
@Controller
@RecordPage
final class PortalPages {
    private final OwnRecord record;
    private final CheckupTables tables;
    private final Words words;

    PortalPages(OwnRecord record, CheckupTables tables, Words words) {
        this.record = record;
        this.tables = tables;
        this.words = words;
    }

    @GetMapping("/record/checkups")
    String checkups(@RequestAttribute(Opened.NAME) Opened opened, Locale language, Model page) {
        String token = person(opened, "checkups", page);
        List<Observation> observations = record.checkupResults(token);
        BloodPressure pressure = BloodPressure.of(observations);
        page.addAttribute("table", tables.of(observations, language));
        page.addAttribute("pressure", pressure);
        page.addAttribute("chart", BloodPressureChart.of(pressure, day -> words.day(day, language)));
        return "portal/checkups";
    }

    @GetMapping("/record/medicines")
    String medicines(@RequestAttribute(Opened.NAME) Opened opened, Model page) {
        String token = person(opened, "medicines", page);
        page.addAttribute("medicines", Medicine.of(record.medicines(token)));
        return "portal/medicines";
    }

    private String person(Opened opened, String active, Model page) {
        page.addAttribute("active", active);
        page.addAttribute("person", record.name(opened));
        return opened.token();
    }
}
