package techo.exchange.notebook;

import static techo.exchange.notebook.NotebookIssueCode.DETAILS_NOT_APPLIED;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.StringType;
import techo.exchange.ImportKey;
import techo.exchange.RecordCategory;
import techo.exchange.RecordSource;
import techo.exchange.SubjectClaims;
import techo.exchange.notebook.BlockRecord.DispensedOn;
import techo.exchange.notebook.Notebook.Dispensing;
import techo.exchange.notebook.PersonalRecord.Person;

/** Record 1: claims about whose notebook it is, and two facts about the body that a pharmacy has from the person. */
final class PersonTranslator {

    private final Translation translation;

    PersonTranslator(Translation translation) {
        this.translation = translation;
    }

    SubjectClaims claims(Person person) {
        Optional<AdministrativeGender> gender = person.sex().flatMap(sex -> switch (sex) {
            case "1" -> Optional.of(AdministrativeGender.MALE);
            case "2" -> Optional.of(AdministrativeGender.FEMALE);
            default -> Optional.empty();
        });
        return new SubjectClaims(person.name(), person.birthDate(), gender, Optional.empty(), Optional.empty());
    }

    void translate(Person person, List<Dispensing> dispensings) {
        Optional<DispensedOn> newest = dispensings.stream()
                .flatMap(block -> block.date().stream())
                .filter(date -> date.day().isPresent())
                .max(Comparator.comparing(date -> date.day().orElseThrow()));
        person.bloodType().ifPresent(type -> addBloodType(type, person, newest));
        person.bodyWeight().ifPresent(weight -> addBodyWeight(weight, person, newest));
        if (IntStream.of(5, 6, 7, 8, 11)
                .anyMatch(position -> person.row().field(position).isPresent())) {
            translation.issues().warn(DETAILS_NOT_APPLIED, person.row().place(), "fields 5 to 8 and 11");
        }
    }

    private void addBloodType(String type, Person person, Optional<DispensedOn> newest) {
        Observation observation = Observations.start("laboratory");
        observation
                .getCode()
                .addCoding(new Coding(NotebookSystems.LOINC, "882-1", "ABO and Rh group [Type] in Blood"))
                .setText("血液型");
        observation.setValue(Concepts.ofText(type));
        observation.getMeta().addProfile(NotebookSystems.jpCoreProfile("JP_Observation_Common"));
        add("blood-type", observation, person, newest, RecordCategory.LAB);
    }

    /** Without a code the day would not tell two weights apart, so it is the day of the newest dispensing. */
    private void addBodyWeight(String written, Person person, Optional<DispensedOn> newest) {
        Observation observation = Observations.start("body-measurement");
        observation
                .getCode()
                .addCoding(new Coding()
                        .setSystem(NotebookSystems.BODY_MEASUREMENT)
                        .setCode("31000296")
                        .setDisplay("体重"))
                .addCoding(new Coding(NotebookSystems.LOINC, "29463-7", "Body weight"))
                .setText("体重");
        Optional<BigDecimal> kilograms = Fields.amount(written);
        kilograms.ifPresentOrElse(
                value -> observation.setValue(new Quantity()
                        .setValue(value)
                        .setUnit("kg")
                        .setSystem(NotebookSystems.UCUM)
                        .setCode("kg")),
                () -> observation.setValue(new StringType(written)));
        observation
                .getMeta()
                .addProfile(NotebookSystems.jpCoreProfile(
                        kilograms.isPresent() ? "JP_Observation_BodyMeasurement" : "JP_Observation_Common"));
        add("body-weight", observation, person, newest, RecordCategory.VITAL);
    }

    private void add(
            String kind,
            Observation observation,
            Person person,
            Optional<DispensedOn> newest,
            RecordCategory category) {
        Optional<LocalDate> day = newest.flatMap(DispensedOn::day);
        ImportKey key =
                translation.key(kind, day.map(LocalDate::toString).stream().toList());
        observation
                .addIdentifier(key.identifier())
                .setSubject(translation.subject())
                .addPerformer(translation.subject());
        day.ifPresent(date -> observation.setEffective(Quantities.day(date)));
        translation.add(
                key,
                observation,
                category,
                RecordSource.SELF_INPUT,
                Stream.concat(Stream.of(person.row()), newest.stream().map(DispensedOn::row))
                        .toList());
    }
}
