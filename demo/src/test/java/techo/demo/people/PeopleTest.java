package techo.demo.people;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import techo.exchange.ImportResult;
import techo.exchange.ImportResult.Imported;
import techo.exchange.SourceFile;
import techo.exchange.checkup.CheckupLimits;
import techo.exchange.checkup.CheckupReader;
import techo.exchange.notebook.NotebookLimits;
import techo.exchange.notebook.NotebookReader;
import techo.terminology.CheckupItems;
import techo.terminology.CheckupMethods;
import techo.terminology.ChoiceLists;

class PeopleTest {
    private static final int YEAR = 2025;

    private final People people = new People(1);
    private final CheckupReader checkups =
            new CheckupReader(CheckupItems.load(), ChoiceLists.load(), CheckupMethods.load(), CheckupLimits.standard());
    private final NotebookReader notebooks = new NotebookReader(NotebookLimits.standard());

    @Test
    void the_same_seed_gives_the_same_people_and_the_same_bytes() {
        Person person = people.person(7);
        assertThat(new People(1).stream().skip(6).findFirst()).contains(person);
        assertThat(new People(2).person(7)).isNotEqualTo(person);
        assertThat(new CheckupDocuments().of(person, YEAR)).isEqualTo(new CheckupDocuments().of(person, YEAR));
        assertThat(new NotebookFiles().of(person, YEAR)).isEqualTo(new NotebookFiles().of(person, YEAR));
        FhirContext r4 = FhirContext.forR4Cached();
        assertThat(r4.newJsonParser().encodeResourceToString(new PersonResources().transaction(person, YEAR)))
                .isEqualTo(r4.newJsonParser().encodeResourceToString(new PersonResources().transaction(person, YEAR)));
    }

    @TestFactory
    Stream<DynamicTest> the_importers_take_every_file_without_a_warning() {
        return people.stream()
                .limit(50)
                .map(person -> DynamicTest.dynamicTest(person.id().value(), () -> {
                    for (int year = YEAR - 4; year <= YEAR; year++) {
                        assertThat(imported(checkup(person, year)).warnings()).isEmpty();
                    }
                    assertThat(imported(notebook(person)).warnings()).isEmpty();
                }));
    }

    @Test
    void a_person_has_about_130_resources() {
        double average = people.stream()
                .limit(20)
                .mapToInt(person -> resources(person))
                .average()
                .orElseThrow();
        assertThat(average).isBetween(110.0, 180.0);
    }

    @Test
    void measurements_stay_within_what_a_body_allows_and_change_little_from_year_to_year() {
        people.stream().limit(2_000).forEach(person -> {
            Measurements before = Measurements.of(person, YEAR - 1);
            Measurements now = Measurements.of(person, YEAR);
            assertThat(now.height()).isEqualTo(before.height()).isBetween(130.0, 200.0);
            assertThat(now.weight()).isCloseTo(before.weight(), org.assertj.core.data.Offset.offset(8.0));
            assertThat(now.systolic()).isBetween(80, 200).isGreaterThan(now.diastolic());
            assertThat(now.hba1c()).isBetween(4.5, 10.0);
        });
    }

    @Test
    void a_hundred_thousand_people_fit_through_without_being_kept() {
        assertThat(people.stream()
                        .limit(100_000)
                        .filter(person -> person.ageOn(java.time.LocalDate.of(YEAR, 1, 1)) >= 40)
                        .count())
                .isEqualTo(100_000);
    }

    private int resources(Person person) {
        int files = IntStream.rangeClosed(YEAR - 4, YEAR)
                .map(year -> size(checkup(person, year)))
                .sum();
        return files
                + size(notebook(person))
                + new PersonResources().transaction(person, YEAR).getEntry().size();
    }

    private int size(ImportResult result) {
        return imported(result).records().stream()
                .mapToInt(record -> record.resources().size())
                .sum();
    }

    private ImportResult checkup(Person person, int year) {
        return checkups.read(SourceFile.of(new CheckupDocuments().of(person, year)), subject(person));
    }

    private ImportResult notebook(Person person) {
        return notebooks.read(subject(person), List.of(SourceFile.of(new NotebookFiles().of(person, YEAR))));
    }

    private static Imported imported(ImportResult result) {
        return result.fold(imported -> imported, rejected -> {
            throw new AssertionError(rejected.errors());
        });
    }

    private static Reference subject(Person person) {
        return new Reference("Patient/" + person.id().value());
    }
}
