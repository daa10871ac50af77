package techo.server.research;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import techo.policy.consent.Period;
import techo.policy.identity.ProjectId;
import techo.policy.identity.RecipientId;
import techo.policy.research.ClassThresholds;
import techo.policy.research.EarlierRelease;
import techo.policy.research.Generalisation;
import techo.policy.research.OutputKind;
import techo.policy.research.Protocol;
import techo.policy.research.PublicNotice;
import techo.policy.research.ReleasePlan;
import techo.policy.research.Study;
import techo.policy.research.StudyState;
import techo.server.export.StudyExports;

/** From stored resources to what leaves, without a database. */
class ReleasePlannerTest {
    private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
    private static final Pattern CODE = Pattern.compile("\"system\":\"([^\"]+)\",\"code\":\"([^\"]+)\"");
    private static final Pattern PERSON = Pattern.compile("\"Patient/([a-z2-7]{26})\"");

    private final ReleasePlanner planner = new ReleasePlanner(ResearchData.ALLOWED, ResearchData.CODES);
    private final List<Row> stored = new ArrayList<>();

    private record Row(String type, String id, long pid, String json) {
        Row with(String more) {
            return new Row(type, id, pid, json.substring(0, json.length() - 1) + more + "}");
        }
    }

    @Test
    void nobody_and_nothing_that_few_have_leaves() throws Exception {
        Study study = study(OutputKind.ANONYMISED);
        people(1, 40, 1962);
        people(41, 49, 1985);
        for (long pid = 1; pid <= 49; pid++) {
            observation(pid, "29463-7", pid == 7 ? 190 : 50 + pid % 20);
        }
        for (long pid = 1; pid <= 9; pid++) {
            observation(pid, "4548-4", 6);
        }
        PlannedRelease planned = plan(study, List.of());

        assertThat(planned.members().keySet())
                .as("nine people born in the 1980s are too few")
                .hasSize(40)
                .allMatch(pid -> pid <= 40);
        List<String> lines = lines(study, planned);
        assertThat(lines).hasSize(80).noneMatch(line -> line.contains("4548-4") || line.contains("\"value\":190"));
        having(lines).forEach((code, people) -> assertThat(people).as(code).hasSizeGreaterThanOrEqualTo(10));
    }

    @Test
    void what_becomes_rare_because_something_else_was_held_back_is_held_back_too() throws Exception {
        Study study = study(OutputKind.PSEUDONYMISED);
        people(1, 30, 1962);
        for (long pid = 1; pid <= 30; pid++) {
            observation(pid, "29463-7", 60);
        }
        // The interpretation is common only with those whose own code is rare.
        for (long pid = 1; pid <= 4; pid++) {
            interpreted(pid, "4548-4");
        }
        for (long pid = 5; pid <= 6; pid++) {
            interpreted(pid, "29463-7");
        }
        List<String> lines = lines(study, plan(study, List.of()));
        assertThat(lines).isNotEmpty().noneMatch(line -> line.contains("\"HH\"") || line.contains("4548-4"));
    }

    @Test
    void one_who_died_is_not_shown_among_those_who_live() throws Exception {
        people(1, 20, 1962);
        stored.replaceAll(
                row -> row.pid() == 7 ? row.with(",\"deceasedBoolean\":true") : row.with(",\"deceasedBoolean\":false"));
        Study study = study(OutputKind.ANONYMISED);
        assertThat(lines(study, plan(study, List.of())))
                .hasSize(20)
                .as("whose line alone had no false would be the one")
                .noneMatch(line -> line.contains("deceasedBoolean"));
    }

    @Test
    void no_year_tells_who_is_much_older_than_the_others() throws Exception {
        people(1, 40, 1962);
        for (long pid = 1; pid <= 40; pid++) {
            stored.add(
                    row(pid, "29463-7", ",\"effectiveDateTime\":\"" + (pid == 7 ? 1915 : 2000 + pid % 2) + "-05-04\""));
        }
        Study study = study(OutputKind.ANONYMISED);
        assertThat(lines(study, plan(study, List.of())))
                .hasSize(80)
                .noneMatch(line -> line.contains("1915"))
                .anyMatch(line -> line.contains("\"effectiveDateTime\":\"2000\""));
    }

    @Test
    void a_number_is_bounded_by_numbers_of_its_own_kind() throws Exception {
        people(1, 40, 1962);
        for (long pid = 1; pid <= 40; pid++) {
            stored.add(row(
                    pid,
                    "29463-7",
                    quantity("valueQuantity", pid == 7 ? 190 : 50 + pid % 20, "kg") + ",\"referenceRange\":[{"
                            + quantity("high", 500, "kg").substring(1) + "}]"));
        }
        Study study = study(OutputKind.ANONYMISED);
        assertThat(lines(study, plan(study, List.of())))
                .hasSize(80)
                .noneMatch(line -> line.contains("\"value\":190"))
                .anyMatch(line -> line.contains("\"value\":500"));
    }

    @Test
    void a_result_in_a_unit_that_few_use_for_it_does_not_leave() throws Exception {
        for (OutputKind kind : OutputKind.values()) {
            stored.clear();
            people(1, 40, 1962);
            for (long pid = 1; pid <= 40; pid++) {
                String unit = pid == 7 ? "g" : "kg";
                stored.add(row(pid, "29463-7", quantity("valueQuantity", pid == 7 ? 54_200 : 60, unit)));
                stored.add(row(pid, "9052-2", quantity("valueQuantity", 300, "g")));
            }
            Study study = study(kind);
            assertThat(lines(study, plan(study, List.of())))
                    .as("without the one weight in g")
                    .hasSize(119)
                    .noneMatch(line -> line.contains("54200"))
                    .anyMatch(line -> line.contains("\"value\":60"));
        }
    }

    @Test
    void a_code_that_is_common_in_one_element_does_not_make_it_common_in_another() throws Exception {
        people(1, 20, 1962);
        for (long pid = 1; pid <= 19; pid++) {
            stored.add(coded("Condition", pid, "code", "E11"));
            stored.add(row(pid, "53576-5", ""));
        }
        stored.add(coded("Observation", 20, "valueCodeableConcept", "E11"));
        Study study = study(OutputKind.PSEUDONYMISED);
        assertThat(lines(study, plan(study, List.of())))
                .hasSize(58)
                .filteredOn(line -> line.contains("E11"))
                .hasSize(19)
                .allMatch(line -> line.contains("\"Condition\""));
    }

    @Test
    void an_answer_that_one_person_gave_is_not_shown_by_a_result_without_an_answer() throws Exception {
        people(1, 20, 1962);
        for (long pid = 1; pid <= 20; pid++) {
            stored.add(row(pid, "5195-3", ",\"valueCodeableConcept\":" + concept(pid == 7 ? "POS" : "NEG")));
        }
        Study study = study(OutputKind.ANONYMISED);
        assertThat(lines(study, plan(study, List.of()))).hasSize(39).noneMatch(line -> line.contains("POS"));
    }

    @Test
    void one_result_above_what_can_be_measured_is_not_shown_and_no_bound_says_what_is_not_so() throws Exception {
        people(1, 40, 1962);
        for (long pid = 1; pid <= 40; pid++) {
            String comparator = pid == 7 ? ">" : "<";
            String result = quantity("valueQuantity", pid == 9 ? 200 : 60, "kg");
            stored.add(row(
                    pid,
                    "29463-7",
                    pid > 20
                            ? result
                            : result.replace("\"system\"", "\"comparator\":\"" + comparator + "\",\"system\"")));
        }
        Study study = study(OutputKind.ANONYMISED);
        assertThat(lines(study, plan(study, List.of())))
                .as("without the one above, and without the one whose bound would be below the number")
                .hasSize(78)
                .noneMatch(line -> line.contains("\"comparator\":\">\"") || line.contains("\"value\":200"))
                .anyMatch(line -> line.contains("\"value\":60,\"comparator\":\"<\""));
    }

    @Test
    void of_two_kinds_the_one_that_few_have_is_not_shown_by_its_absence() throws Exception {
        people(1, 20, 1962);
        for (long pid = 1; pid <= 20; pid++) {
            stored.add(new Row(
                    "AllergyIntolerance",
                    "a" + pid,
                    pid,
                    "{\"resourceType\":\"AllergyIntolerance\",\"type\":\"" + (pid == 7 ? "intolerance" : "allergy")
                            + "\",\"code\":" + disease("Z91") + ",\"patient\":{\"reference\":\"Patient/p" + pid
                            + "\"}}"));
        }
        Study study = study(OutputKind.PSEUDONYMISED);
        assertThat(lines(study, plan(study, List.of()))).hasSize(40).noneMatch(line -> line.contains("\"type\""));
    }

    @Test
    void a_class_in_which_everybody_has_the_same_conclusion_is_left_out_of_anonymised_data() throws Exception {
        people(1, 20, 1962);
        for (long pid = 1; pid <= 20; pid++) {
            stored.add(coded("DiagnosticReport", pid, "conclusionCode", "B20"));
        }
        assertThat(plan(study(OutputKind.ANONYMISED), List.of()).members()).isEmpty();
    }

    @Test
    void where_nothing_is_held_back_each_line_is_made_once_to_be_counted() throws Exception {
        people(1, 20, 1962);
        for (long pid = 1; pid <= 20; pid++) {
            observation(pid, "29463-7", 60);
        }
        int[] reads = {0};
        PlannedRelease planned = planner.plan(
                study(OutputKind.PSEUDONYMISED),
                ResearchData.key(1),
                ResearchData.key(2),
                List.of(),
                Set.of(),
                sink -> {
                    reads[0]++;
                    read(sink);
                },
                NOW);

        assertThat(reads[0]).isEqualTo(1);
        assertThat(planned.rarest()).isEqualTo(20);
        assertThat(planned.members().values())
                .hasSize(20)
                .allSatisfy(member -> assertThat(member.lines()).isEqualTo(2));
        assertThat(lines(study(OutputKind.PSEUDONYMISED), planned)).hasSize(40);
    }

    @Test
    void a_release_from_which_somebody_withdraws_while_it_is_planned_is_planned_again() {
        people(1, 20, 1962);
        // Few have it, so that it is looked at again what leaves.
        observation(1, "4548-4", 6);
        int[] reads = {0};
        StudyExports.Records withdrawing = sink -> {
            if (reads[0]++ > 0) {
                stored.removeIf(row -> row.pid() == 7);
            }
            read(sink);
        };
        assertThatThrownBy(() -> planner.plan(
                        study(OutputKind.PSEUDONYMISED),
                        ResearchData.key(1),
                        ResearchData.key(2),
                        List.of(),
                        Set.of(),
                        withdrawing,
                        NOW))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("withdrew");
    }

    @Test
    void a_plan_says_how_many_lines_of_each_person_leave() throws Exception {
        people(1, 20, 1962);
        for (long pid = 1; pid <= 20; pid++) {
            observation(pid, "29463-7", 60);
        }
        observation(3, "29463-7", 61);
        observation(4, "4548-4", 6);
        Study study = study(OutputKind.PSEUDONYMISED);
        assertThat(plan(study, List.of()).members().get(3L).lines()).isEqualTo(3);
        assertThat(plan(study, List.of()).members().get(4L).lines())
                .as("without what is rare")
                .isEqualTo(2);
        assertThat(planner.plan(
                                study,
                                ResearchData.key(1),
                                ResearchData.key(2),
                                List.of(),
                                Set.of("Patient"),
                                this::read,
                                NOW)
                        .members()
                        .get(3L)
                        .lines())
                .isEqualTo(1);
    }

    @Test
    void a_plan_says_how_many_have_the_code_that_fewest_have() throws Exception {
        people(1, 30, 1962);
        for (long pid = 1; pid <= 30; pid++) {
            observation(pid, pid <= 7 ? "4548-4" : "29463-7", 60);
        }
        assertThat(plan(study(OutputKind.PSEUDONYMISED), List.of()).rarest()).isEqualTo(7);
    }

    @Test
    void a_newcomer_is_not_shown_by_laying_two_releases_side_by_side() throws Exception {
        Study study = study(OutputKind.PSEUDONYMISED);
        people(1, 20, 1962);
        PlannedRelease first = plan(study, List.of());
        people(21, 21, 1962);
        EarlierRelease earlier = new EarlierRelease(first.members().values().stream()
                .collect(Collectors.toMap(PlannedRelease.Member::token, PlannedRelease.Member::as)));
        assertThat(plan(study, List.of(earlier)).members().keySet())
                .isEqualTo(first.members().keySet());
    }

    @Test
    void too_few_people_are_no_release() throws Exception {
        people(1, 4, 1962);
        PlannedRelease planned = plan(study(OutputKind.PSEUDONYMISED), List.of());
        assertThat(planned.members()).isEmpty();
        assertThat(planned.plan()).isInstanceOf(ReleasePlan.Blocked.class);
    }

    private PlannedRelease plan(Study study, List<EarlierRelease> history) throws Exception {
        return planner.plan(study, ResearchData.key(1), ResearchData.key(2), history, Set.of(), this::read, NOW);
    }

    private void read(StudyExports.Sink sink) throws Exception {
        for (Row row : stored) {
            sink.accept(row.type(), row.id(), row.pid(), row.json().getBytes(UTF_8));
        }
    }

    private List<String> lines(Study study, PlannedRelease planned) throws Exception {
        CohortSurvey survey = new CohortSurvey(study.output(), 2);
        Pseudonymiser pseudonymiser = planner.pseudonymiser(
                study, ResearchData.key(2), new Suppression(study.output(), planned.rare(), survey), NOW);
        List<String> lines = new ArrayList<>();
        read((type, id, pid, json) -> {
            if (planned.members().containsKey(pid)) {
                String line = pseudonymiser.line(type, id, pid, json).toString();
                if (!line.isEmpty()) {
                    lines.add(line);
                }
            }
        });
        return lines;
    }

    /** Told by the lines themselves: who has which code. */
    private static Map<String, Set<String>> having(List<String> lines) {
        Map<String, Set<String>> having = new TreeMap<>();
        for (String line : lines) {
            Matcher person = PERSON.matcher(line);
            if (person.find()) {
                Matcher code = CODE.matcher(line);
                while (code.find()) {
                    having.computeIfAbsent(code.group(2), key -> new TreeSet<>())
                            .add(person.group(1));
                }
            }
        }
        return having;
    }

    private void people(int from, int to, int year) {
        for (int pid = from; pid <= to; pid++) {
            stored.add(new Row(
                    "Patient",
                    "p" + pid,
                    pid,
                    "{\"resourceType\":\"Patient\",\"gender\":\"female\",\"birthDate\":\"" + year + "-03-04\"}"));
        }
    }

    private void observation(long pid, String code, long value) {
        stored.add(row(pid, code, quantity("valueQuantity", value, "kg")));
    }

    private static String quantity(String element, long value, String unit) {
        return ",\"" + element + "\":{\"value\":" + value + ",\"system\":\"http://unitsofmeasure.org\",\"code\":\""
                + unit + "\"}";
    }

    /** With a code of a disease in one element. */
    private Row coded(String type, long pid, String element, String code) {
        String value = element.equals("conclusionCode") ? "[" + disease(code) + "]" : disease(code);
        String other = element.equals("code")
                ? ""
                : ",\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"53576-5\"}]}";
        return new Row(
                type,
                type + pid,
                pid,
                "{\"resourceType\":\"" + type + "\",\"status\":\"final\"" + other
                        + ",\"subject\":{\"reference\":\"Patient/p" + pid + "\"},\"" + element + "\":" + value + "}");
    }

    private static String disease(String code) {
        return "{\"coding\":[{\"system\":\"http://hl7.org/fhir/sid/icd-10\",\"code\":\"" + code + "\"}]}";
    }

    private static String concept(String interpretation) {
        return "{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation\",\"code\":\""
                + interpretation + "\"}]}";
    }

    private void interpreted(long pid, String code) {
        stored.add(row(pid, code, ",\"interpretation\":[" + concept("HH") + "]"));
    }

    private Row row(long pid, String code, String more) {
        return new Row(
                "Observation",
                "o" + stored.size(),
                pid,
                "{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"coding\":[{\"system\":\"http://loinc.org\","
                        + "\"code\":\"" + code + "\"}]},\"subject\":{\"reference\":\"Patient/p" + pid + "\"}" + more
                        + "}");
    }

    private static Study study(OutputKind output) {
        return new Study(
                new ProjectId("s1"),
                new RecipientId("analytics"),
                new Protocol("A study", "To learn", "P-1"),
                output,
                Period.ofDays(LocalDate.of(2026, 4, 1), LocalDate.of(2027, 3, 31)),
                ResearchData.everything(),
                Generalisation.of(output),
                ClassThresholds.of(output),
                StudyState.APPROVED,
                Optional.of(new PublicNotice(URI.create("https://phr.example/s1"), NOW)));
    }
}
