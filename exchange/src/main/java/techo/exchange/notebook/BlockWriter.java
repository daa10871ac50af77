package techo.exchange.notebook;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.ContactPoint;
import org.hl7.fhir.r4.model.Dosage;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Quantity;
import techo.exchange.Decimals;
import techo.exchange.PersonNames;
import techo.exchange.ResourceIndex;

/** Writes the drugs of one block: 5, 11, 15, 51, then each RP with its doctor, drugs, texts and usage, then 401. */
final class BlockWriter {

    private static final String NO_CODE = "1";
    private static final String WITH_CODE = "2";
    /** An amount and its unit in one text, as the reader keeps what it cannot compute with. */
    private static final Pattern AMOUNT = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)?(.*)", Pattern.DOTALL);

    private final NotebookLines lines;
    private final ResourceIndex index;

    BlockWriter(NotebookLines lines, ResourceIndex index) {
        this.lines = lines;
        this.index = index;
    }

    /** @param drugs at least one, all of one block */
    void write(List<WrittenDrug> drugs) {
        WrittenDrug first = drugs.get(0);
        String place = place(first);
        lines.add("5", place, day(first), first.creator("5"));
        first.parties()
                .dispenser()
                .ifPresentOrElse(
                        from -> lines.add("11", place, dispenser(from, first)), () -> lines.missing("11", place));
        first.parties()
                .pharmacist()
                .ifPresentOrElse(
                        person -> lines.add(
                                "15",
                                place,
                                PersonNames.written(person.getName()).orElse(""),
                                contact(person.getTelecom()),
                                first.creator("15")),
                        () -> lines.missing("15", place));
        first.parties().institution().ifPresent(from -> {
            String[] number = number(from);
            lines.add("51", place, name(from), number[0], number[1], number[2], first.creator("51"));
        });
        Optional<String> doctor = Optional.empty();
        for (Map.Entry<String, List<WrittenDrug>> rp : byRp(drugs).entrySet()) {
            WrittenDrug head = rp.getValue().get(0);
            String prescriber = head.parties().doctor().orElse("") + ","
                    + head.parties().department().orElse("");
            if (prescriber.length() > 1 && !doctor.equals(Optional.of(prescriber))) {
                doctor = Optional.of(prescriber);
                lines.add(
                        "55",
                        place(head),
                        head.parties().doctor().orElse(""),
                        head.parties().department().orElse(""),
                        head.creator("55"));
            }
            write(rp.getKey(), rp.getValue());
        }
        first.notes("401").forEach(text -> lines.add("401", place, text, first.creator("401")));
    }

    /** 501 stands after what other resources of the block say. */
    void remarks(WrittenDrug first) {
        first.notes("501").forEach(text -> lines.add("501", place(first), text, first.creator("501")));
    }

    private void write(String rp, List<WrittenDrug> drugs) {
        for (WrittenDrug drug : drugs) {
            drug(rp, drug);
            instructions(drug, "281").forEach(t -> lines.add("281", place(drug), rp, t, drug.creator("281")));
            drug.otherNotes().forEach(t -> lines.add("281", place(drug), rp, t, drug.creator("281")));
            drug.notes("291").forEach(t -> lines.add("291", place(drug), rp, t, drug.creator("291")));
        }
        WrittenDrug head = drugs.get(0);
        usage(rp, head);
        instructions(head, "311").forEach(t -> lines.add("311", place(head), rp, t, head.creator("311")));
        head.notes("391").forEach(t -> lines.add("391", place(head), rp, t, head.creator("391")));
    }

    private void drug(String rp, WrittenDrug drug) {
        String[] dose = dose(drug);
        Optional<Coding> code = DrugCodes.drug(drug.drug());
        Optional<Coding> generic = DrugCodes.generic(drug.drug());
        lines.add(
                "201",
                place(drug),
                rp,
                DrugCodes.name(drug.drug()),
                dose[0],
                dose[1],
                code.map(DrugCodes::kind).orElse(NO_CODE),
                code.map(Coding::getCode).or(() -> drug.note("[201] 薬品コード ")).orElse(""),
                drug.creator("201"),
                generic.map(Coding::getDisplay).orElse(""),
                generic.map(g -> g.hasCode() ? WITH_CODE : NO_CODE).orElse(""),
                generic.map(Coding::getCode)
                        .or(() -> drug.note("[201] 一般名コード "))
                        .orElse(""));
    }

    private static String[] dose(WrittenDrug drug) {
        Optional<Quantity> stated = drug.form().flatMap(form -> switch (form.doseMeaning()) {
            case PER_DAY ->
                drug.dosage()
                        .map(d -> d.getDoseAndRateFirstRep())
                        .filter(rate -> rate.hasRateRatio())
                        .map(rate -> rate.getRateRatio().getNumerator());
            case PER_TIME ->
                drug.dosage()
                        .map(d -> d.getDoseAndRateFirstRep())
                        .filter(rate -> rate.hasDoseQuantity())
                        .map(rate -> rate.getDoseQuantity());
            case TOTAL -> drug.quantity();
        });
        return stated.or(() -> drug.form().isEmpty() ? drug.quantity() : Optional.empty())
                .filter(Quantity::hasValue)
                .map(q -> new String[] {
                    Decimals.plain(q.getValue()),
                    Optional.ofNullable(q.getUnit()).orElse("")
                })
                .or(() -> drug.note("[201] 用量 ").map(BlockWriter::amount))
                .orElseGet(() -> new String[] {"", ""});
    }

    private void usage(String rp, WrittenDrug drug) {
        Optional<Dosage> dosage = drug.dosage();
        Optional<Coding> code = dosage.flatMap(d -> d.getTiming().getCode().getCoding().stream()
                .filter(Coding::hasCode)
                .findFirst());
        String[] count = count(drug);
        String name = dosage.map(d -> Optional.ofNullable(d.getText())
                        .orElseGet(() -> Optional.ofNullable(
                                        d.getTiming().getCode().getText())
                                .orElse("")))
                .orElse("");
        String form = drug.form()
                .map(DosageForm::code)
                .or(() -> drug.note("[301] 剤形 "))
                .orElse("");
        if (dosage.isEmpty() && form.isEmpty() && count[0].isEmpty()) {
            lines.missing("301", place(drug));
            return;
        }
        lines.add(
                "301",
                place(drug),
                rp,
                name,
                count[0],
                count[1],
                form,
                code.map(DrugCodes::usageKind).orElse(NO_CODE),
                code.map(Coding::getCode).or(() -> drug.note("[301] 用法コード ")).orElse(""),
                drug.creator("301"));
    }

    private static String[] count(WrittenDrug drug) {
        Optional<String[]> kept = drug.note("[301] 調剤数量 ").map(BlockWriter::amount);
        Optional<String> unit = drug.dosage().flatMap(AsWritten::spelling);
        return kept.or(() -> drug.form().flatMap(form -> switch (form.doseMeaning()) {
                    case PER_DAY -> drug.days().map(days -> counted(days, unit.orElse("日分")));
                    case PER_TIME -> drug.times().map(times -> counted(times, unit.orElse("回分")));
                    case TOTAL -> Optional.of(counted(BigDecimal.ONE, unit.orElse("調剤")));
                }))
                .orElseGet(() -> new String[] {"", ""});
    }

    private static String[] counted(BigDecimal count, String unit) {
        return new String[] {Decimals.plain(count), unit};
    }

    private static String[] amount(String written) {
        Matcher parts = AMOUNT.matcher(written);
        return parts.matches() && parts.group(1) != null
                ? new String[] {parts.group(1), parts.group(2)}
                : new String[] {written, ""};
    }

    private static List<String> instructions(WrittenDrug drug, String record) {
        List<String> texts = new ArrayList<>();
        for (CodeableConcept concept :
                drug.dosage().map(Dosage::getAdditionalInstruction).orElse(List.of())) {
            String from = concept.getCoding().stream()
                    .filter(c -> NotebookSystems.RECORD.equals(c.getSystem()))
                    .map(Coding::getCode)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse("311");
            if (from.equals(record)) {
                texts.add(DrugCodes.name(concept));
            }
        }
        return texts;
    }

    private static String[] dispenser(Organization place, WrittenDrug drug) {
        String[] number = number(place);
        return new String[] {
            name(place),
            number[0],
            number[1],
            number[2],
            Optional.ofNullable(place.getAddressFirstRep().getPostalCode()).orElse(""),
            Optional.ofNullable(place.getAddressFirstRep().getText()).orElse(""),
            contact(place.getTelecom()),
            drug.creator("11")
        };
    }

    private static String name(Organization place) {
        return Optional.ofNullable(place.getName()).orElse("");
    }

    /** Prefecture, fee table, code. */
    static String[] number(Organization place) {
        Optional<String> kept = Optional.ofNullable(place.getExtensionString(NotebookSystems.LINE_EXTENSION));
        if (kept.isPresent()) {
            String[] fields = kept.get().split(",", -1);
            return new String[] {at(fields, 2), at(fields, 3), at(fields, 4)};
        }
        Map<String, String> ids = new LinkedHashMap<>();
        place.getIdentifier().stream()
                .filter(i -> i.hasSystem() && i.hasValue())
                .forEach(i -> ids.putIfAbsent(i.getSystem(), i.getValue()));
        String ten = ids.getOrDefault(NotebookSystems.INSTITUTION_10, "");
        return ten.length() == 10
                ? new String[] {ten.substring(0, 2), ten.substring(2, 3), ten.substring(3)}
                : new String[] {"", "", ids.getOrDefault(NotebookSystems.INSTITUTION_7, "")};
    }

    private static String at(String[] fields, int index) {
        return index < fields.length ? Kana.stripped(fields[index]) : "";
    }

    static String contact(List<ContactPoint> contacts) {
        return contacts.stream()
                .map(ContactPoint::getValue)
                .filter(value -> value != null)
                .findFirst()
                .orElse("");
    }

    private static String day(WrittenDrug drug) {
        return drug.day()
                .map(day -> AsWritten.spelling(day).orElseGet(() -> NotebookWriter.western(day)))
                .or(() -> drug.notes("5").stream().findFirst())
                .orElse("");
    }

    /** In the order of their numbers; drugs without one get the next free number each. */
    private static Map<String, List<WrittenDrug>> byRp(List<WrittenDrug> drugs) {
        Map<String, List<WrittenDrug>> byRp = new LinkedHashMap<>();
        int next = drugs.stream()
                .flatMap(d -> d.identifier(NotebookSystems.RP_NUMBER).stream())
                .filter(rp -> rp.matches("[0-9]{1,3}"))
                .mapToInt(Integer::parseInt)
                .max()
                .orElse(0);
        for (WrittenDrug drug : drugs) {
            Optional<String> own = drug.identifier(NotebookSystems.RP_NUMBER);
            String rp = own.isPresent() ? own.get() : Integer.toString(++next);
            byRp.computeIfAbsent(rp, key -> new ArrayList<>()).add(drug);
        }
        return byRp;
    }

    private String place(WrittenDrug drug) {
        return index.path(drug.resource());
    }
}
