package techo.exchange.table;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Immunization;
import org.hl7.fhir.r4.model.Immunization.ImmunizationProtocolAppliedComponent;
import org.hl7.fhir.r4.model.Immunization.ImmunizationStatus;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import techo.exchange.CellText;
import techo.exchange.ImportKey;
import techo.exchange.table.ColumnMap.Element;

/** A vaccination as a row, and a row as a vaccination. */
final class ImmunizationRow {
    private static final String MUNICIPALITY = "urn:oid:1.2.392.200119.6.105";
    private static final String UCUM = "http://unitsofmeasure.org";
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,4}(\\.[0-9]{1,4})?");

    private ImmunizationRow() {}

    /** What tells a vaccination from the person's others. */
    static List<String> naturalKey(TableRow row) {
        List<String> key = new ArrayList<>(List.of("immunization", row.day().toString()));
        for (Element element : List.of(Element.VACCINE, Element.DOSE_NUMBER, Element.LOT)) {
            key.add(row.of(element).orElse(""));
        }
        return key;
    }

    static Immunization read(TableRow row, Reference subject, ImportKey key) {
        Immunization given = new Immunization().setStatus(ImmunizationStatus.COMPLETED);
        given.addIdentifier(key.identifier());
        given.setPatient(subject.copy())
                .setOccurrence(new DateTimeType(row.day().toString()));
        given.setVaccineCode(
                new CodeableConcept().setText(row.of(Element.VACCINE).orElseThrow()));
        row.of(Element.PRODUCT)
                .ifPresent(product -> given.getVaccineCode().addCoding(new Coding().setDisplay(product)));
        row.of(Element.MAKER).ifPresent(maker -> given.setManufacturer(new Reference().setDisplay(maker)));
        row.of(Element.LOT).ifPresent(given::setLotNumber);
        row.of(Element.DOSE).ifPresent(dose -> given.setDoseQuantity(dose(dose)));
        row.of(Element.SITE).ifPresent(site -> given.setSite(new CodeableConcept().setText(site)));
        row.of(Element.ROUTE).ifPresent(route -> given.setRoute(new CodeableConcept().setText(route)));
        row.of(Element.INSTITUTION).ifPresent(place -> given.setLocation(new Reference().setDisplay(place)));
        row.of(Element.DOCTOR).ifPresent(doctor -> given.addPerformer().setActor(new Reference().setDisplay(doctor)));
        row.of(Element.PROGRAMME)
                .ifPresent(programme -> given.addProgramEligibility(new CodeableConcept().setText(programme)));
        row.of(Element.REACTION)
                .ifPresent(reaction -> given.addReaction().setDetail(new Reference().setDisplay(reaction)));
        row.of(Element.NOTE).ifPresent(note -> given.addNote().setText(note));
        protocol(row, given);
        return given;
    }

    /** R4 wants the number of the dose wherever it says what a vaccination is against. */
    private static void protocol(TableRow row, Immunization given) {
        Optional<String> disease = row.of(Element.DISEASE);
        Optional<String> number = row.of(Element.DOSE_NUMBER);
        Optional<String> municipality = row.of(Element.MUNICIPALITY);
        if (disease.isEmpty() && number.isEmpty() && municipality.isEmpty()) {
            return;
        }
        ImmunizationProtocolAppliedComponent protocol = given.addProtocolApplied();
        disease.ifPresent(text -> protocol.addTargetDisease(new CodeableConcept().setText(text)));
        protocol.setDoseNumber(new StringType(number.orElse("不明")));
        municipality.ifPresent(code -> protocol.setAuthority(new Reference()
                .setIdentifier(new Identifier().setSystem(MUNICIPALITY).setValue(code))));
    }

    private static Quantity dose(String written) {
        return NUMBER.matcher(written).matches()
                ? new Quantity()
                        .setValue(new BigDecimal(written))
                        .setUnit("mL")
                        .setSystem(UCUM)
                        .setCode("mL")
                : new Quantity().setUnit(written);
    }

    static Map<Element, String> write(Immunization given) {
        Map<Element, String> cells = new EnumMap<>(Element.class);
        cells.put(Element.DAY, CellText.day(CellText.begin(given.getOccurrence())));
        cells.put(Element.VACCINE, CellText.of(given.getVaccineCode()));
        cells.put(
                Element.PRODUCT,
                given.getVaccineCode().getCoding().stream()
                        .flatMap(coding -> Optional.ofNullable(coding.getDisplay()).stream())
                        .findFirst()
                        .orElse(""));
        cells.put(Element.MAKER, display(given.getManufacturer()));
        cells.put(Element.LOT, Optional.ofNullable(given.getLotNumber()).orElse(""));
        cells.put(
                Element.DOSE,
                given.getDoseQuantity().hasValue()
                        ? CellText.number(given.getDoseQuantity())
                        : CellText.unit(given.getDoseQuantity()));
        cells.put(Element.SITE, CellText.of(given.getSite()));
        cells.put(Element.ROUTE, CellText.of(given.getRoute()));
        cells.put(Element.INSTITUTION, display(given.getLocation()));
        cells.put(Element.DOCTOR, display(given.getPerformerFirstRep().getActor()));
        cells.put(Element.PROGRAMME, CellText.of(given.getProgramEligibilityFirstRep()));
        cells.put(Element.REACTION, display(given.getReactionFirstRep().getDetail()));
        cells.put(Element.NOTE, CellText.notes(given.getNote()));
        ImmunizationProtocolAppliedComponent protocol = given.getProtocolAppliedFirstRep();
        cells.put(Element.DISEASE, CellText.of(protocol.getTargetDiseaseFirstRep()));
        String number = protocol.hasDoseNumber() ? CellText.of(protocol.getDoseNumber()) : "";
        cells.put(Element.DOSE_NUMBER, number.equals("不明") ? "" : number);
        cells.put(
                Element.MUNICIPALITY,
                Optional.ofNullable(protocol.getAuthority().getIdentifier().getValue())
                        .orElse(""));
        return cells;
    }

    private static String display(Reference reference) {
        return Optional.ofNullable(reference.getDisplay()).orElse("");
    }
}
