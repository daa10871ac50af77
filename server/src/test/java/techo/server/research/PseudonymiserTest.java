package techo.server.research;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.Test;
import techo.policy.research.Generalisation;
import techo.policy.research.Generalisation.DateDetail;
import techo.policy.research.Generalisation.GenderDetail;
import techo.policy.research.Generalisation.PlaceDetail;
import techo.policy.research.OutputKind;
import techo.policy.research.Variable;
import techo.policy.research.Variable.Concept;

class PseudonymiserTest {
    private static final StudyKey KEY = ResearchData.key(1);
    private static final String YJ = "http://capstandard.jp/iyaku.info/CodeSystem/YJ-code";
    private static final String PATIENT = "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"試験\"}],"
            + "\"gender\":\"female\",\"birthDate\":\"1963-05-04\",\"address\":[{\"text\":\"東京都\",\"postalCode\":\"150-8377\"}]}";
    private static final String WEIGHT = observation("\"code\":{\"coding\":[{\"system\":\"http://loinc.org\","
            + "\"code\":\"29463-7\",\"display\":\"体重\"}],\"text\":\"花子の体重\"},\"subject\":{\"reference\":\"Patient/hanako\","
            + "\"display\":\"試験花子\"},\"effectiveDateTime\":\"2026-03-31T08:15:00+09:00\",\"valueQuantity\":{\"value\":54.20,"
            + "\"unit\":\"kg\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"kg\"},\"note\":[{\"text\":\"花子\"}]");

    private final Pseudonymiser pseudonymised = ResearchData.of(KEY, OutputKind.PSEUDONYMISED);

    @Test
    void of_a_person_remain_a_band_of_birth_the_gender_and_three_digits() {
        assertThat(line(pseudonymised, "Patient", "hanako", PATIENT))
                .endsWith("\"gender\":\"female\",\"birthDate\":\"1960\",\"address\":[{\"postalCode\":\"150\"}]}");
    }

    @Test
    void anonymised_data_are_coarser() {
        assertThat(line(ResearchData.of(KEY, OutputKind.ANONYMISED), "Patient", "hanako", PATIENT))
                .contains("ANONYED")
                .endsWith("\"gender\":\"female\",\"birthDate\":\"1960\",\"address\":[{\"postalCode\":\"15\"}]}");
    }

    @Test
    void the_eldest_are_one_band() {
        String old = PATIENT.replace("1963", "1911");
        assertThat(line(pseudonymised, "Patient", "hanako", old)).contains("\"birthDate\":\"" + ResearchData.ELDEST);
    }

    @Test
    void a_study_may_do_without_gender_and_place() {
        Generalisation coarse = new Generalisation(20, PlaceDetail.NONE, GenderDetail.SUPPRESSED, DateDetail.YEAR);
        assertThat(line(of(coarse, ResearchData.everything()), "Patient", "hanako", PATIENT))
                .doesNotContain("gender", "postalCode", "address")
                .endsWith(",\"birthDate\":\"1960\"}");
    }

    @Test
    void a_result_keeps_its_code_its_number_and_its_unit() {
        Observation weight = parse(Observation.class, line(pseudonymised, "Observation", "o1", WEIGHT));
        assertThat(weight.getCode().getCodingFirstRep().getCode()).isEqualTo("29463-7");
        assertThat(weight.getCode().getCodingFirstRep().getDisplay()).isNull();
        assertThat(weight.getValueQuantity().getValue()).hasToString("54.20");
        assertThat(weight.getValueQuantity().getCode()).isEqualTo("kg");
        assertThat(weight.getMeta().getSecurityFirstRep().getCode()).isEqualTo("PSEUDED");
    }

    @Test
    void a_result_is_joined_to_its_person_by_a_name_of_the_study() {
        Patient person = parse(Patient.class, line(pseudonymised, "Patient", "hanako", PATIENT));
        Observation weight = parse(Observation.class, line(pseudonymised, "Observation", "o1", WEIGHT));
        assertThat(weight.getSubject().getReference()).isEqualTo("Patient/" + person.getIdPart());
        assertThat(person.getIdPart()).matches("[a-z2-7]{26}");
    }

    @Test
    void two_studies_have_no_name_in_common() {
        Pseudonymiser other = ResearchData.of(ResearchData.key(2), OutputKind.PSEUDONYMISED);
        Observation here = parse(Observation.class, line(pseudonymised, "Observation", "o1", WEIGHT));
        Observation there = parse(Observation.class, line(other, "Observation", "o1", WEIGHT));
        assertThat(here.getIdPart()).isNotEqualTo(there.getIdPart());
        assertThat(here.getSubject().getReference())
                .isNotEqualTo(there.getSubject().getReference());
    }

    @Test
    void all_days_of_a_person_are_shifted_alike_and_never_by_nothing() {
        Pseudonyms pseudonyms = new Pseudonyms(KEY);
        for (long pid = 1; pid < 3_000; pid++) {
            assertThat(pseudonyms.shift(pid)).isNotZero().isBetween(-Pseudonyms.MOST_DAYS, Pseudonyms.MOST_DAYS);
            assertThat(pseudonyms.shift(pid)).isEqualTo(new Pseudonyms(KEY).shift(pid));
        }
        String first = day("2026-03-31T08:15:00+09:00");
        String second = day("2026-04-10");
        assertThat(java.time.LocalDate.parse(first).plusDays(10)).hasToString(second);
        assertThat(first).isNotEqualTo("2026-03-31");
    }

    @Test
    void a_month_or_a_year_is_all_that_is_left_of_a_day_if_the_study_says_so() {
        Generalisation months = new Generalisation(5, PlaceDetail.NONE, GenderDetail.KEPT, DateDetail.MONTH);
        assertThat(line(of(months, ResearchData.everything()), "Observation", "o1", WEIGHT))
                .contains("\"effectiveDateTime\":\"2026-03\"");
        assertThat(line(ResearchData.of(KEY, OutputKind.ANONYMISED), "Observation", "o1", WEIGHT))
                .contains("\"effectiveDateTime\":\"2026\"");
    }

    @Test
    void a_code_of_an_unknown_system_takes_the_result_along() {
        String unknown = WEIGHT.replace("http://loinc.org", "http://loinc.org/yamada");
        assertThat(line(pseudonymised, "Observation", "o1", unknown)).isEmpty();
    }

    @Test
    void what_does_not_look_like_a_code_of_its_system_is_none() {
        assertThat(line(pseudonymised, "Observation", "o1", WEIGHT.replace("29463-7", "YAMADA-1")))
                .isEmpty();
    }

    @Test
    void a_result_whose_number_has_no_known_unit_does_not_leave() {
        assertThat(line(pseudonymised, "Observation", "o1", WEIGHT.replace("\"code\":\"kg\"", "\"code\":\"Yamada\"")))
                .isEmpty();
    }

    @Test
    void a_result_without_a_value_of_its_own_leaves() {
        assertThat(line(pseudonymised, "Observation", "o1", WEIGHT.replace("valueQuantity", "valueRatio")))
                .isNotEmpty()
                .doesNotContain("54.20");
    }

    @Test
    void a_number_that_may_be_one_of_a_telephone_an_insured_person_or_a_day_does_not_leave() {
        for (String number : List.of("9012345678", "61300000000", "20260331", "-19620305", "1E10", "12345678.5")) {
            assertThat(line(pseudonymised, "Observation", "o1", WEIGHT.replace("54.20", number)))
                    .as(number)
                    .isEmpty();
        }
        assertThat(line(pseudonymised, "Observation", "o1", WEIGHT.replace("54.20", "4500000")))
                .contains("4500000");
    }

    @Test
    void a_diagnosis_does_not_leave_without_what_says_that_it_was_refuted() {
        String refuted =
                "{\"resourceType\":\"Condition\",\"verificationStatus\":{\"coding\":[{\"system\":\"http://terminology.hl7.org/"
                        + "CodeSystem/condition-ver-status\",\"code\":\"refuted\"}]},\"code\":{\"coding\":[{\"system\":"
                        + "\"http://hl7.org/fhir/sid/icd-10\",\"code\":\"E11\"}]},\"subject\":{\"reference\":\"Patient/hanako\"}}";
        assertThat(line(pseudonymised, "Condition", "c1", refuted)).contains("refuted");
        assertThat(line(pseudonymised, "Condition", "c1", refuted.replace("refuted", "doubtful")))
                .isEmpty();
    }

    @Test
    void only_what_a_variable_names_leaves() {
        Set<Variable> weightOnly =
                Set.of(new Variable("Observation", Set.of(new Concept("http://loinc.org", "29463-7"))));
        Pseudonymiser narrow = of(Generalisation.of(OutputKind.PSEUDONYMISED), weightOnly);
        assertThat(line(narrow, "Observation", "o1", WEIGHT)).isNotEmpty();
        assertThat(line(narrow, "Observation", "o2", WEIGHT.replace("29463-7", "8302-2")))
                .isEmpty();
        assertThat(line(narrow, "Patient", "hanako", PATIENT)).isEmpty();
    }

    @Test
    void a_variable_of_medicines_or_vaccines_names_their_codes() {
        String medicine = "{\"resourceType\":\"MedicationRequest\",\"status\":\"completed\",\"intent\":\"order\","
                + "\"medicationCodeableConcept\":{\"coding\":[{\"system\":\"" + YJ + "\",\"code\":\"1149019F1560\"}]},"
                + "\"subject\":{\"reference\":\"Patient/hanako\"}}";
        String vaccine =
                "{\"resourceType\":\"Immunization\",\"status\":\"completed\",\"vaccineCode\":{\"coding\":[{\"system\":"
                        + "\"http://hl7.org/fhir/sid/cvx\",\"code\":\"208\"}]},\"patient\":{\"reference\":\"Patient/hanako\"}}";
        Pseudonymiser narrow = of(
                Generalisation.of(OutputKind.PSEUDONYMISED),
                Set.of(
                        new Variable("MedicationRequest", Set.of(new Concept(YJ, "1149019F1560"))),
                        new Variable("Immunization", Set.of(new Concept("http://hl7.org/fhir/sid/cvx", "208")))));
        assertThat(line(narrow, "MedicationRequest", "m1", medicine)).isNotEmpty();
        assertThat(line(narrow, "MedicationRequest", "m2", medicine.replace("F1560", "F1579")))
                .isEmpty();
        assertThat(line(narrow, "Immunization", "i1", vaccine)).isNotEmpty();
    }

    @Test
    void a_result_that_tells_the_birthday_or_the_age_does_not_leave() {
        for (String telling : List.of("21112-8", "30525-0", "46098-0")) {
            assertThat(line(pseudonymised, "Observation", "o1", WEIGHT.replace("29463-7", telling)))
                    .as(telling)
                    .isEmpty();
        }
        assertThat(ResearchData.ALLOWED.elements("Observation"))
                .extracting(AllowList.Element::path)
                .noneMatch(path -> path.endsWith("valueDateTime"));
    }

    @Test
    void a_component_does_not_stand_for_the_variable() {
        Set<Variable> weightOnly =
                Set.of(new Variable("Observation", Set.of(new Concept("http://loinc.org", "29463-7"))));
        String within = observation("\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"85354-9\"}]},"
                + "\"subject\":{\"reference\":\"Patient/hanako\"},\"component\":[{\"code\":{\"coding\":[{\"system\":"
                + "\"http://loinc.org\",\"code\":\"29463-7\"}]},\"valueInteger\":3}]");
        assertThat(line(of(Generalisation.of(OutputKind.PSEUDONYMISED), weightOnly), "Observation", "o1", within))
                .isEmpty();
    }

    @Test
    void a_component_without_a_known_code_leaves_nothing_behind() {
        String within = observation("\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"85354-9\"}]},"
                + "\"subject\":{\"reference\":\"Patient/hanako\"},\"component\":[{\"code\":{\"text\":\"x\"},"
                + "\"valueInteger\":3},{\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"8480-6\"}]},"
                + "\"valueInteger\":120}]");
        assertThat(line(pseudonymised, "Observation", "o1", within))
                .contains(
                        "\"component\":[{\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"8480-6\"}]},"
                                + "\"valueInteger\":120}]");
    }

    @Test
    void a_type_that_is_not_in_the_list_gives_no_line() {
        assertThat(line(pseudonymised, "DocumentReference", "d1", "{\"resourceType\":\"DocumentReference\"}"))
                .isEmpty();
    }

    @Test
    void a_line_names_no_person_but_its_own() {
        String named = observation("\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"29463-7\"}]},"
                + "\"subject\":{\"reference\":\"Patient/hanako\"},"
                + "\"encounter\":{\"reference\":\"Encounter/e1\"},"
                + "\"hasMember\":[{\"reference\":\"Patient/taro\"},{\"reference\":\"Observation/o2\"}],"
                + "\"derivedFrom\":[{\"reference\":\"Patient/taro\"}]");
        Observation line = parse(Observation.class, line(pseudonymised, "Observation", "o1", named));
        assertThat(line.getSubject().getReference()).startsWith("Patient/");
        assertThat(line.getEncounter().getReference()).startsWith("Encounter/");
        assertThat(line.getHasMember())
                .singleElement()
                .satisfies(member -> assertThat(member.getReference()).startsWith("Observation/"));
        assertThat(line.getDerivedFrom()).isEmpty();
    }

    private static String observation(String elements) {
        return "{\"resourceType\":\"Observation\",\"status\":\"final\"," + elements + "}";
    }

    private static Pseudonymiser of(Generalisation generalisation, Set<Variable> variables) {
        CohortSurvey survey = new CohortSurvey(OutputKind.PSEUDONYMISED, 2);
        return ResearchData.of(KEY, OutputKind.PSEUDONYMISED, generalisation, variables, survey);
    }

    private String day(String effective) {
        String line = line(pseudonymised, "Observation", "o1", WEIGHT.replace("2026-03-31T08:15:00+09:00", effective));
        return parse(Observation.class, line).getEffectiveDateTimeType().getValueAsString();
    }

    private static String line(Pseudonymiser pseudonymiser, String type, String id, String json) {
        return ResearchData.line(pseudonymiser, type, id, 17, json);
    }

    private static <T extends org.hl7.fhir.r4.model.Resource> T parse(Class<T> type, String line) {
        return FhirContext.forR4Cached().newJsonParser().parseResource(type, line);
    }
}
