package techo.exchange.prescription;

import static techo.exchange.prescription.PrescriptionIssueCode.FIELD_SURPLUS;
import static techo.exchange.prescription.PrescriptionIssueCode.RECORD_KEPT;
import static techo.exchange.prescription.PrescriptionIssueCode.RECORD_MISSING;
import static techo.exchange.prescription.PrescriptionIssueCode.RECORD_ORPHANED;
import static techo.exchange.prescription.PrescriptionIssueCode.RECORD_REPEATED;
import static techo.exchange.prescription.PrescriptionIssueCode.RECORD_UNKNOWN;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import techo.exchange.Warnings;
import techo.exchange.prescription.Prescription.Drug;
import techo.exchange.prescription.Prescription.Rp;

/** Puts lines in their places; their order is not insisted upon. */
final class PrescriptionAssembler {

    private static final Set<String> OF_RP = Set.of("101", "102", "111", "181");
    private static final Set<String> OF_DRUG = Set.of("211", "221", "241", "281");

    /** Who pays, and the address for a narcotic: claims at most, nothing of what was prescribed. */
    private static final Set<String> NOT_TRANSLATED =
            Set.of("14", "21", "22", "23", "24", "25", "27", "28", "29", "30", "31", "61", "231");

    /** Name, address and telephone of the institution. */
    private static final List<String> INSTITUTION = List.of("1", "2", "3");

    private static final List<String> EXPECTED = List.of("1", "5", "51");

    private final RecordTable table;
    private final Warnings warnings;

    private final Map<String, Line> single = new LinkedHashMap<>();
    private final List<Line> remarks = new ArrayList<>();
    private final Map<String, List<Line>> drugs = new LinkedHashMap<>();
    private final Map<String, List<Line>> details = new LinkedHashMap<>();
    private final Set<Line> kept = new HashSet<>();

    PrescriptionAssembler(RecordTable table, Warnings warnings) {
        this.table = table;
        this.warnings = warnings;
    }

    /** @param lines without the header */
    Prescription assemble(String place, List<Line> lines) {
        lines.forEach(this::add);
        EXPECTED.stream()
                .filter(number -> !single.containsKey(number))
                .forEach(number -> warnings.add(RECORD_MISSING, place, "record " + number));
        List<Rp> rps = drugs.entrySet().stream()
                .map(rp -> rp(rp.getKey(), rp.getValue()))
                .toList();
        details.values().forEach(orphans -> orphans.forEach(line -> keep(line, RECORD_ORPHANED)));
        keepUnnamedInstitution();
        return new Prescription(
                place,
                single,
                remarks,
                rps,
                lines.stream().filter(kept::contains).toList());
    }

    /** FHIR has no organization that has neither number nor name. */
    private void keepUnnamedInstitution() {
        boolean named = Optional.ofNullable(single.get("1"))
                .flatMap(line -> line.code(3).or(() -> line.field(5)))
                .isPresent();
        if (!named) {
            INSTITUTION.forEach(number ->
                    Optional.ofNullable(single.remove(number)).ifPresent(line -> keep(line, RECORD_ORPHANED)));
        }
    }

    private void add(Line line) {
        if (!table.knows(line)) {
            // An unknown number is the sender's text, not a code of the format: it is not repeated here.
            warnings.add(RECORD_UNKNOWN, line.place());
            kept.add(line);
            return;
        }
        table.check(line, warnings);
        String number = line.number();
        if (NOT_TRANSLATED.contains(number)) {
            keep(line, RECORD_KEPT);
        } else if (table.hasSurplus(line)) {
            keep(line, FIELD_SURPLUS);
        }
        if (number.equals("81")) {
            remarks.add(line);
        } else if (number.equals("201")) {
            drugs.computeIfAbsent(line.join(2), rp -> new ArrayList<>()).add(line);
        } else if (OF_RP.contains(number)) {
            details.computeIfAbsent(ofRp(number, line.join(2)), key -> new ArrayList<>())
                    .add(line);
        } else if (OF_DRUG.contains(number)) {
            details.computeIfAbsent(ofDrug(number, line.join(2), line.join(3)), key -> new ArrayList<>())
                    .add(line);
        } else if (!number.equals("231") && single.putIfAbsent(number, line) != null) {
            keep(line, RECORD_REPEATED);
        }
    }

    private Rp rp(String number, List<Line> lines) {
        Optional<Line> form = one("101", number);
        Optional<Line> usage = one("111", number);
        if (form.isEmpty()) {
            warnings.add(RECORD_MISSING, lines.get(0).place(), "record 101");
        }
        if (usage.isEmpty()) {
            warnings.add(RECORD_MISSING, lines.get(0).place(), "record 111");
        }
        return new Rp(
                number,
                form,
                one("102", number),
                usage,
                taken(ofRp("181", number)),
                lines.stream().map(line -> drug(number, line)).toList());
    }

    private Drug drug(String rp, Line line) {
        String order = line.join(3);
        return new Drug(
                line,
                first(taken(ofDrug("211", rp, order))),
                first(taken(ofDrug("221", rp, order))),
                first(taken(ofDrug("241", rp, order))),
                taken(ofDrug("281", rp, order)));
    }

    private Optional<Line> one(String number, String rp) {
        return first(taken(ofRp(number, rp)));
    }

    /** Each line once: what nobody takes is left over as an orphan. */
    private List<Line> taken(String key) {
        return Optional.ofNullable(details.remove(key)).orElse(List.of());
    }

    private Optional<Line> first(List<Line> lines) {
        lines.stream().skip(1).forEach(line -> keep(line, RECORD_REPEATED));
        return lines.stream().findFirst();
    }

    private static String ofRp(String number, String rp) {
        return number + " " + rp;
    }

    private static String ofDrug(String number, String rp, String order) {
        return number + " " + rp + "," + order;
    }

    private void keep(Line line, PrescriptionIssueCode code) {
        warnings.add(code, line.place(), "record " + line.number());
        kept.add(line);
    }
}
