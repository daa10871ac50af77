package techo.exchange.notebook;

import java.util.Objects;
import java.util.Optional;
import org.hl7.fhir.r4.model.Address;
import org.hl7.fhir.r4.model.AllergyIntolerance;
import org.hl7.fhir.r4.model.AllergyIntolerance.AllergyIntoleranceCategory;
import org.hl7.fhir.r4.model.CareTeam;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Medication;
import org.hl7.fhir.r4.model.MedicationStatement;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.PractitionerRole;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;
import techo.exchange.Decimals;
import techo.exchange.PersonNames;
import techo.exchange.ResourceIndex;

/** Writes the records outside the blocks: 1, 2, 3 and 31, 4, 701. */
final class PersonalWriter {

    private static final String BLOOD_TYPE = "882-1";
    private static final String BODY_WEIGHT = "29463-7";

    private final NotebookLines lines;
    private final ResourceIndex index;

    PersonalWriter(NotebookLines lines, ResourceIndex index) {
        this.lines = lines;
        this.index = index;
    }

    /** A statement about a drug that nobody dispensed: it stood in no block and in no RP. */
    static boolean isOverTheCounter(MedicationStatement statement) {
        return !statement.hasExtension(NotebookSystems.BLOCK_EXTENSION)
                && statement.getIdentifier().stream().noneMatch(i -> NotebookSystems.RP_NUMBER.equals(i.getSystem()));
    }

    void writeBeforeBlocks(Patient patient) {
        person(patient);
        remarks();
        int[] next = {0};
        index.all(MedicationStatement.class)
                .filter(PersonalWriter::isOverTheCounter)
                .forEach(statement -> overTheCounter(statement, ++next[0]));
        BlockNotes notes = new BlockNotes(lines, index);
        index.all(Observation.class)
                .filter(o -> BlockNotes.record(o).filter("4"::equals).isPresent())
                .forEach(memo -> notes.observation("4", memo));
    }

    void writeAfterBlocks() {
        index.all(CareTeam.class)
                .filter(team -> team.getCategory().stream().anyMatch(c -> c.hasCoding(NotebookSystems.RECORD, "701")))
                .forEach(this::familyPharmacist);
    }

    private void person(Patient patient) {
        Optional<Address> address = patient.getAddress().stream().findFirst();
        lines.add(
                "1",
                index.path(patient),
                PersonNames.written(patient.getName()).orElse(""),
                sex(patient.getGender()),
                AsWritten.spelling(patient.getBirthDateElement())
                        .orElseGet(() -> Optional.ofNullable(
                                        patient.getBirthDateElement().getValueAsString())
                                .orElse("")
                                .replace("-", "")),
                address.map(Address::getPostalCode).orElse(""),
                address.map(PersonalWriter::words).orElse(""),
                BlockWriter.contact(patient.getTelecom()),
                patient.getContact().stream()
                        .map(contact -> BlockWriter.contact(contact.getTelecom()))
                        .findFirst()
                        .orElse(""),
                newest(BLOOD_TYPE)
                        .filter(Observation::hasValueCodeableConcept)
                        .map(o -> DrugCodes.name(o.getValueCodeableConcept()))
                        .orElse(""),
                newest(BODY_WEIGHT).map(PersonalWriter::kilograms).orElse(""),
                PersonNames.syllables(patient.getName()).orElse(""));
    }

    private static String words(Address address) {
        if (address.hasText()) {
            return address.getText();
        }
        StringBuilder words = new StringBuilder();
        Optional.ofNullable(address.getState()).ifPresent(words::append);
        Optional.ofNullable(address.getCity()).ifPresent(words::append);
        address.getLine().stream().map(StringType::getValue).forEach(words::append);
        return words.toString();
    }

    private static String sex(AdministrativeGender gender) {
        if (gender == AdministrativeGender.MALE) {
            return "1";
        }
        return gender == AdministrativeGender.FEMALE ? "2" : "";
    }

    private static String kilograms(Observation weight) {
        if (weight.hasValueStringType()) {
            return weight.getValueStringType().getValue();
        }
        return weight.hasValueQuantity()
                        && weight.getValueQuantity().hasValue()
                        && "kg".equals(weight.getValueQuantity().getCode())
                ? Decimals.plain(weight.getValueQuantity().getValue())
                : "";
    }

    private Optional<Observation> newest(String loinc) {
        return index.all(Observation.class)
                .filter(o -> o.getCode().hasCoding(NotebookSystems.LOINC, loinc))
                .max(java.util.Comparator.comparing(BlockNotes::day));
    }

    private void remarks() {
        for (Resource resource : index.all()) {
            if (resource instanceof AllergyIntolerance allergy) {
                boolean isSideEffect = isSideEffect(allergy);
                String text = isSideEffect ? sideEffect(allergy) : DrugCodes.name(allergy.getCode());
                remark(allergy, isSideEffect ? "2" : "1", text, allergy.getAsserter());
            } else if (resource instanceof Condition condition && isPast(condition)) {
                remark(condition, "3", DrugCodes.name(condition.getCode()), condition.getAsserter());
            } else if (BlockNotes.record(resource).filter("2"::equals).isPresent()
                    && resource instanceof Observation other) {
                String text =
                        Optional.ofNullable(other.getValue().primitiveValue()).orElse("");
                remark(other, "9", text, other.getPerformerFirstRep());
            }
        }
    }

    /** A disease that the person has now is no remark of a notebook. */
    private static boolean isPast(Condition condition) {
        return condition.getCategory().stream().anyMatch(c -> c.hasCoding(NotebookSystems.RECORD, "2-3"));
    }

    private static boolean isSideEffect(AllergyIntolerance allergy) {
        return allergy.hasReaction()
                && allergy.getCategory().stream().anyMatch(c -> c.getValue() == AllergyIntoleranceCategory.MEDICATION);
    }

    /** The reader has one free text in both places; others name the drug here and what it did there. */
    private static String sideEffect(AllergyIntolerance allergy) {
        String drug = DrugCodes.name(allergy.getCode());
        String effect = allergy.getReaction().stream()
                .flatMap(r -> r.getManifestation().stream())
                .map(DrugCodes::name)
                .filter(words -> !words.isEmpty() && !words.equals(drug))
                .reduce((a, b) -> a + "、" + b)
                .orElse("");
        return effect.isEmpty() ? drug : drug + "（" + effect + "）";
    }

    private void remark(DomainResource resource, String kind, String text, Reference asserter) {
        boolean byPerson = BlockNotes.isPatient(asserter, resource, index);
        lines.add("2", index.path(resource), kind, text, AsWritten.creator(resource, "2", byPerson ? "2" : "1"));
    }

    private void overTheCounter(MedicationStatement source, int position) {
        String place = index.path(source);
        boolean byPerson = source.hasInformationSource();
        String expected = byPerson ? "2" : "1";
        CodeableConcept drug = source.hasMedicationCodeableConcept()
                ? source.getMedicationCodeableConcept()
                : index.find(source.getMedicationReference(), source, Medication.class)
                        .map(Medication::getCode)
                        .orElseGet(CodeableConcept::new);
        Optional<Medication> composition = Optional.ofNullable(
                        drug.getExtensionByUrl(NotebookSystems.COMPOSITION_EXTENSION))
                .flatMap(e -> e.getValue() instanceof Reference whole
                        ? index.find(whole, source, Medication.class)
                        : Optional.empty());
        String serial = Optional.ofNullable(source.getExtensionString(NotebookSystems.SERIAL_EXTENSION))
                .orElse(composition.isPresent() ? Integer.toString(position) : "");
        lines.add(
                "3",
                place,
                DrugCodes.name(drug),
                BlockNotes.written(WrittenDrug.begin(source.getEffective())),
                source.hasEffectivePeriod()
                        ? BlockNotes.written(source.getEffectivePeriod().getEndElement())
                        : "",
                AsWritten.creator(source, "3", expected),
                serial,
                drug.getCoding().stream()
                        .filter(c -> NotebookSystems.GTIN.equals(c.getSystem()))
                        .map(Coding::getCode)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(""));
        composition.ifPresent(whole -> whole.getIngredient().forEach(part -> {
            CodeableConcept substance =
                    part.hasItemCodeableConcept() ? part.getItemCodeableConcept() : new CodeableConcept();
            Optional<Coding> code =
                    substance.getCoding().stream().filter(Coding::hasCode).findFirst();
            lines.add(
                    "31",
                    place,
                    serial,
                    DrugCodes.name(substance),
                    code.map(DrugCodes::ingredientKind).orElse("1"),
                    code.map(Coding::getCode).orElse(""),
                    AsWritten.creator(source, "31", expected));
        }));
    }

    private void familyPharmacist(CareTeam team) {
        Optional<PractitionerRole> role = team.getParticipant().stream()
                .flatMap(p -> index.find(p.getMember(), team, PractitionerRole.class).stream())
                .findFirst();
        DateTimeType start = team.getPeriod().getStartElement();
        DateTimeType end = team.getPeriod().getEndElement();
        lines.add(
                "701",
                index.path(team),
                role.map(r -> r.getPractitioner().getDisplay()).orElse(""),
                role.map(r -> r.getOrganization().getDisplay()).orElse(""),
                role.map(r -> BlockWriter.contact(r.getTelecom())).orElse(""),
                BlockNotes.written(start),
                BlockNotes.written(end),
                AsWritten.creator(team, "701", "1"));
    }
}
