package techo.exchange.prescription;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Dosage.DosageDoseAndRateComponent;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.MedicationRequest.MedicationRequestDispenseRequestComponent;
import org.hl7.fhir.r4.model.MedicationRequest.MedicationRequestIntent;
import org.hl7.fhir.r4.model.MedicationRequest.MedicationRequestStatus;
import org.hl7.fhir.r4.model.Reference;
import techo.exchange.ImportKey;
import techo.exchange.ImportKeys;
import techo.exchange.ImportedResource;
import techo.exchange.RecordCategory;
import techo.exchange.RecordSource;
import techo.exchange.Warnings;
import techo.exchange.notebook.DosageForm;
import techo.exchange.notebook.DrugCodes;
import techo.exchange.notebook.Kana;
import techo.exchange.notebook.NotebookSystems;
import techo.exchange.notebook.Quantities;
import techo.exchange.prescription.Prescription.Drug;
import techo.exchange.prescription.Prescription.Rp;

/** The drugs of one prescription, a MedicationRequest each; {@code groupIdentifier} says that they stand on one slip. */
final class RequestTranslator {

    private static final String GENERIC_NAME = "7";

    /** 薬品補足区分 to what must not be changed: product, dosage form, strength. */
    private static final Map<String, List<String>> UNCHANGED =
            Map.of("3", List.of("1"), "4", List.of("2"), "5", List.of("3"), "6", List.of("2", "3"));

    private static final Map<String, String> SUBSTITUTIONS = Map.of("1", "後発品変更不可", "2", "剤形変更不可", "3", "含量規格変更不可");
    private static final Map<String, String> CONTENT_KINDS = Map.of("2", "医療材料", "3", "非保険薬");
    private static final String MEDICINE = "1";

    private final Prescription prescription;
    private final Reference subject;
    private final ImportKeys keys;
    private final Requester requester;
    private final DosingTranslator dosings;
    private final Warnings warnings;

    RequestTranslator(Prescription prescription, Reference subject, Quantities quantities, Warnings warnings) {
        this.prescription = prescription;
        this.subject = subject;
        this.requester = new Requester(prescription);
        this.keys = new ImportKeys(subject, naturalKey());
        this.dosings = new DosingTranslator(quantities, warnings);
        this.warnings = warnings;
    }

    ImportKeys keys() {
        return keys;
    }

    /**
     * A slip has no number of its own, so it is known by who prescribed what when. Two slips of one doctor and day differ in
     * what they hold.
     */
    private List<String> naturalKey() {
        List<String> key = new ArrayList<>(List.of(
                "prescription",
                prescription
                        .record("51")
                        .flatMap(line -> line.day(2))
                        .map(Object::toString)
                        .orElse(""),
                requester.institution(),
                prescription.field("4", 4).or(() -> prescription.field("4", 3)).orElse(""),
                prescription.field("82", 3).orElse(""),
                prescription.field("63", 3).orElse("")));
        Set<String> drugs = new TreeSet<>();
        prescription.rps().forEach(rp -> rp.drugs().forEach(drug -> drugs.add(rp.number() + " " + product(drug))));
        key.addAll(drugs);
        return key;
    }

    private static String product(Drug drug) {
        return drug.line().code(6).or(() -> drug.line().field(7)).orElse("");
    }

    List<ImportedResource> translate() {
        List<ImportedResource> requests = new ArrayList<>();
        for (Rp rp : prescription.rps()) {
            for (int i = 0; i < rp.drugs().size(); i++) {
                ImportKey key = keys.of("rp " + rp.number() + " #" + (i + 1));
                requests.add(new ImportedResource(
                        key, request(rp, rp.drugs().get(i), key), RecordCategory.MED_RX, RecordSource.HOSPITAL));
            }
        }
        return requests;
    }

    private MedicationRequest request(Rp rp, Drug drug, ImportKey key) {
        Notes notes = new Notes(warnings);
        remarks(rp, drug, notes);
        MedicationRequest request = new MedicationRequest();
        identify(request, rp, drug, key);
        request.setStatus(MedicationRequestStatus.COMPLETED)
                .setIntent(MedicationRequestIntent.ORDER)
                .setMedication(medication(drug.line(), notes))
                .setSubject(new Reference(subject.getReference()));
        DosingTranslator.form(rp).map(DosageForm::concept).ifPresent(request::addCategory);
        contentKind(drug.line()).ifPresent(request::addCategory);
        prescription
                .record("51")
                .flatMap(line -> line.day(2))
                .ifPresent(day -> request.setAuthoredOnElement(Quantities.day(day)));
        requester.containIn(request).ifPresent(request::setRequester);
        Dosing dosing = dosings.translate(rp, drug, notes);
        if (!dosing.dosage().isEmpty()) {
            request.addDosageInstruction(dosing.dosage());
        }
        MedicationRequestDispenseRequestComponent supply = supply(dosing, notes);
        if (!supply.isEmpty()) {
            request.setDispenseRequest(supply);
        }
        substitution(drug).ifPresent(reason -> request.getSubstitution().setAllowed(reason));
        notes.texts().forEach(text -> request.addNote().setText(text));
        if (isJpCore(request)) {
            request.getMeta().addProfile(NotebookSystems.jpCoreProfile("JP_MedicationRequest"));
        }
        return request;
    }

    private void identify(MedicationRequest request, Rp rp, Drug drug, ImportKey key) {
        String order = drug.line().join(3);
        if (!rp.number().isEmpty() && !order.isEmpty()) {
            request.addIdentifier().setSystem(NotebookSystems.RP_NUMBER).setValue(rp.number());
            request.addIdentifier().setSystem(NotebookSystems.ORDER_IN_RP).setValue(order);
        }
        prescription
                .record("82")
                .ifPresent(line -> line.field(3)
                        .ifPresent(number -> request.addIdentifier()
                                .setSystem(PrescriptionSystems.NUMBER_KIND
                                        + line.code(2).orElse("1"))
                                .setValue(number)));
        request.addIdentifier(key.identifier());
        request.getGroupIdentifier()
                .setSystem(PrescriptionSystems.GROUP)
                .setValue(keys.of("group").value());
    }

    private void remarks(Rp rp, Drug drug, Notes notes) {
        for (Line remark : prescription.remarks()) {
            String kind = remark.field(3).map(code -> "（種別 " + code + "）").orElse("");
            String text = remark.field(4).orElse("") + kind;
            if (!text.isEmpty()) {
                notes.add("[81] " + text);
            }
        }
        prescription.field("62", 2).ifPresent(flag -> notes.add("[62] 残薬確認 " + flag));
        prescription
                .record("63")
                .ifPresent(line -> notes.add("[63] 分割指示 " + line.field(2).orElse("") + "回のうち"
                        + line.field(3).orElse("") + "回目"));
        rp.part()
                .ifPresent(line -> notes.add("[102] 分割調剤数量 " + line.field(3).orElse("") + "／"
                        + line.field(4).orElse("")));
        drug.conversion().flatMap(line -> line.field(4)).ifPresent(factor -> notes.add("[211] 単位変換係数 " + factor));
    }

    private static CodeableConcept medication(Line drug, Notes notes) {
        CodeableConcept concept = new CodeableConcept();
        Optional<String> name = drug.field(7);
        String kind = drug.code(5).orElse("");
        boolean generic = kind.equals(GENERIC_NAME);
        Optional<String> code = drug.code(6);
        if (code.isPresent() || generic) {
            Coding coding = new Coding()
                    .setSystem(generic ? NotebookSystems.GENERIC_NAME : DrugCodes.system(kind, code.orElse("")));
            code.ifPresent(coding::setCode);
            name.map(Kana::searchable).ifPresent(coding::setDisplay);
            concept.addCoding(coding);
        }
        if (code.isEmpty()) {
            drug.field(6).ifPresent(written -> notes.keep("[201] 薬品コード " + written, drug.at(6)));
        }
        name.ifPresent(concept::setText);
        if (concept.getCoding().isEmpty() && name.filter(Kana::hasHalfWidth).isPresent()) {
            concept.addCoding(new Coding().setDisplay(Kana.searchable(name.get())));
        }
        if (concept.isEmpty()) {
            concept.addExtension(NotebookSystems.ABSENT_EXTENSION, new CodeType("unknown"));
        }
        return concept;
    }

    private static Optional<CodeableConcept> contentKind(Line drug) {
        return drug.code(4)
                .filter(code -> !code.equals(MEDICINE))
                .map(code -> new CodeableConcept()
                        .addCoding(new Coding()
                                .setSystem(PrescriptionSystems.CONTENT_KIND)
                                .setCode(code)
                                .setDisplay(CONTENT_KINDS.get(code))));
    }

    private MedicationRequestDispenseRequestComponent supply(Dosing dosing, Notes notes) {
        MedicationRequestDispenseRequestComponent supply = new MedicationRequestDispenseRequestComponent();
        dosing.quantity().ifPresent(supply::setQuantity);
        dosing.days()
                .ifPresent(days -> supply.setExpectedSupplyDuration(Quantities.duration(BigDecimal.valueOf(days))));
        dosing.times()
                .ifPresent(times -> supply.addExtension(PrescriptionSystems.EXPECTED_REPEATS, new IntegerType(times)));
        prescription.record("52").flatMap(line -> line.day(2)).ifPresent(last -> {
            supply.getValidityPeriod().setEndElement(Quantities.day(last));
            prescription
                    .record("51")
                    .flatMap(line -> line.day(2))
                    .filter(first -> !first.isAfter(last))
                    .ifPresent(first -> supply.getValidityPeriod().setStartElement(Quantities.day(first)));
        });
        prescription
                .record("64")
                .ifPresent(line -> line.count(2)
                        .filter(uses -> uses > 0)
                        .ifPresentOrElse(
                                uses -> supply.setNumberOfRepeatsAllowed(uses - 1),
                                () -> line.field(2)
                                        .ifPresent(written -> notes.keep("[64] 総使用回数 " + written, line.at(2)))));
        return supply;
    }

    private static Optional<CodeableConcept> substitution(Drug drug) {
        Set<String> reasons = new TreeSet<>();
        drug.supplements()
                .forEach(line -> line.code(5)
                        .map(kind -> UNCHANGED.getOrDefault(kind, List.of()))
                        .ifPresent(reasons::addAll));
        if (reasons.isEmpty()) {
            return Optional.empty();
        }
        CodeableConcept concept = new CodeableConcept();
        reasons.forEach(
                code -> concept.addCoding(new Coding(PrescriptionSystems.SUBSTITUTION, code, SUBSTITUTIONS.get(code))));
        return Optional.of(concept);
    }

    /** JP Core wants the numbers of the RP, the day, and amounts whose units have codes. */
    private static boolean isJpCore(MedicationRequest request) {
        boolean numbered = request.getIdentifier().stream()
                .anyMatch(identifier -> NotebookSystems.RP_NUMBER.equals(identifier.getSystem()));
        boolean coded = request.getDosageInstruction().stream()
                .flatMap(dosage -> dosage.getDoseAndRate().stream())
                .allMatch(RequestTranslator::isCoded);
        return numbered
                && coded
                && request.hasAuthoredOn()
                && (!request.getDispenseRequest().hasQuantity()
                        || request.getDispenseRequest().getQuantity().hasCode());
    }

    private static boolean isCoded(DosageDoseAndRateComponent rate) {
        return (!rate.hasDoseQuantity() || rate.getDoseQuantity().hasCode())
                && (!rate.hasRateRatio() || rate.getRateRatio().getNumerator().hasCode());
    }
}
