package techo.policy.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.Period;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import techo.policy.audit.IncidentScope.Ground;
import techo.policy.identity.PatientId;
import techo.policy.identity.TokenFingerprint;

class IncidentScopeTest {
    private static final Instant AT = AuditSamples.AT;

    @Test
    void a_record_fits_when_it_fits_every_criterion_that_is_given() {
        AuditRecord search = AuditSamples.search();
        assertThat(criteria(Optional.empty(), Optional.empty()).fits(search)).isTrue();
        assertThat(criteria(Optional.of("Organization/clinic"), Optional.of("client \"1\" 手帳"))
                        .fits(search))
                .isTrue();
        assertThat(criteria(Optional.of("Organization/clinic"), Optional.of("another"))
                        .fits(search))
                .isFalse();
        assertThat(criteria(Optional.of("Patient/clinic"), Optional.empty()).fits(search))
                .isFalse();
        IncidentCriteria later = new IncidentCriteria(
                AT.plusSeconds(1),
                AT.plusSeconds(2),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        assertThat(later.fits(search)).isFalse();
    }

    @Test
    void an_incident_with_a_token_is_about_the_requests_that_came_with_it_and_not_about_records_that_keep_none() {
        TokenFingerprint leaked = TokenFingerprint.ofId("https://id.example.jp", "7");
        TokenFingerprint refreshed = TokenFingerprint.ofId("https://id.example.jp", "8");
        IncidentCriteria criteria = criteria(Optional.of("Patient/sakura"), Optional.empty(), Optional.of(leaked));
        AuditRecord without = AuditSamples.own("Observation", Map.of());
        assertThat(criteria.fits(AuditSamples.asking(without, without.agent().with(leaked))))
                .isTrue();
        assertThat(criteria.fits(AuditSamples.asking(without, without.agent().with(refreshed))))
                .isFalse();
        assertThat(criteria.fits(without)).isFalse();
    }

    @Test
    void people_of_whom_nothing_was_shown_are_not_affected() {
        IncidentScope scope = scope(gathered -> gathered.add(AuditSamples.search(), Map.of()));
        assertThat(scope.persons()).containsOnlyKeys(new PatientId("sakura"));
        assertThat(scope.items()).containsExactlyInAnyOrderEntriesOf(Map.of("Condition", 1L, "Observation", 2L));
        assertThat(scope.records()).isEqualTo(1);
    }

    @Test
    void an_item_that_was_shown_twice_counts_once_and_what_left_in_files_counts_each_time() {
        IncidentScope.Gathering gathered = new IncidentScope.Gathering(new InMemory());
        PatientId sakura = new PatientId("sakura");
        gathered.add(AuditSamples.search(), Map.of());
        gathered.add(AuditSamples.search(), Map.of());
        assertThat(gathered.scope().persons().get(sakura))
                .containsExactly(Map.entry("Condition", 1L), Map.entry("Observation", 2L));
        AuditRecord file = AuditSamples.own(
                "$export-file",
                Map.of(sakura, List.of(ResourceUse.counted(ResourceUse.Use.SHOWN, "Observation", 100))));
        gathered.add(file, Map.of());
        gathered.add(file, Map.of());
        assertThat(gathered.scope().persons().get(sakura)).containsEntry("Observation", 202L);
    }

    @Test
    void an_incident_with_an_export_is_about_what_left_with_that_job_and_no_other() {
        AuditRecord other = AuditSamples.own("$export-file", Map.of());
        AuditRecord fetched = new AuditRecord(
                other.at(),
                other.request(),
                other.agent(),
                other.action(),
                other.outcome(),
                other.target(),
                other.parameters(),
                other.subjects(),
                List.of(ResourceUse.one(ResourceUse.Use.SHOWN, "ExportJob", "job-7", 0)),
                other.consents(),
                1);
        assertThat(ofExport("job-7").fits(fetched)).isTrue();
        assertThat(ofExport("job-7").fits(other)).isFalse();
        assertThat(ofExport("job-8").fits(fetched)).isFalse();
    }

    private static IncidentCriteria ofExport(String job) {
        return new IncidentCriteria(
                AT.minusSeconds(1),
                AT.plusSeconds(1),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(job));
    }

    @Test
    void health_data_of_one_person_must_be_reported_and_so_must_an_act_on_purpose_or_many_people() {
        IncidentScope health = scope(gathered -> gathered.add(AuditSamples.search(), Map.of()));
        assertThat(health.grounds(false)).containsExactly(Ground.SENSITIVE);
        assertThat(health.grounds(true)).containsExactly(Ground.SENSITIVE, Ground.MALICIOUS);
        assertThat(scope(gathered -> {}).grounds(true)).isEmpty();
        IncidentScope many = scope(gathered -> IntStream.rangeClosed(1, 1001)
                .forEach(i -> gathered.add(AuditSamples.own("Patient", patientOnly("p" + i)), Map.of())));
        assertThat(many.grounds(false)).containsExactly(Ground.MANY_PERSONS);
    }

    @Test
    void people_who_were_erased_count_once_each_and_have_no_name() {
        List<ResourceUse> results = List.of(ResourceUse.counted(ResourceUse.Use.SHOWN, "Observation", 3));
        IncidentScope scope = scope(gathered -> {
            gathered.add(AuditSamples.search(), Map.of("key-1", results, "key-2", List.of()));
            gathered.add(AuditSamples.search(), Map.of("key-1", results));
        });
        assertThat(scope.erasedPersons()).isEqualTo(1);
        assertThat(scope.persons()).containsOnlyKeys(new PatientId("sakura"));
        assertThat(scope.items()).containsEntry("Observation", 8L);
        IncidentScope onlyErased =
                scope(gathered -> gathered.add(AuditSamples.own("Observation", Map.of()), Map.of("key-1", results)));
        assertThat(onlyErased.grounds(true)).containsExactly(Ground.SENSITIVE, Ground.MALICIOUS);
    }

    @Test
    void who_asked_is_told_of_people_and_not_of_organisations() {
        assertThat(scope(gathered -> gathered.add(AuditSamples.search(), Map.of()))
                        .askers())
                .isEmpty();
        assertThat(scope(gathered -> gathered.add(AuditSamples.own("Observation", Map.of()), Map.of()))
                        .askers())
                .containsExactly(new PatientId("sakura"));
        assertThat(criteria(Optional.of("Patient/sakura"), Optional.empty()).person())
                .contains(new PatientId("sakura"));
        assertThat(criteria(Optional.of("Patient/sakura"), Optional.empty()).namesPerson())
                .isTrue();
        assertThat(criteria(Optional.of("RelatedPerson/mother"), Optional.empty())
                        .namesPerson())
                .isTrue();
        assertThat(criteria(Optional.of("Practitioner/staff"), Optional.empty()).namesPerson())
                .isFalse();
    }

    @Test
    void a_hold_covers_its_persons_or_everybody_and_has_a_reason_and_a_time() {
        PatientId sakura = new PatientId("sakura");
        assertThat(new LegalHold("case", Set.of(), AT, AT.plusSeconds(1)).covers(sakura))
                .isTrue();
        assertThat(new LegalHold("case", Set.of(sakura), AT, AT.plusSeconds(1)).covers(new PatientId("haru")))
                .isFalse();
        assertThatThrownBy(() -> new LegalHold(" ", Set.of(), AT, AT.plusSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LegalHold("case", Set.of(), AT, AT)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_month_is_over_when_all_of_it_is_old_enough_and_three_years_are_the_least() {
        RetentionPeriod threeYears = new RetentionPeriod(Period.ofYears(3));
        assertThat(threeYears.isOver(YearMonth.of(2022, 4), YearMonth.of(2025, 4)))
                .isFalse();
        assertThat(threeYears.isOver(YearMonth.of(2022, 4), YearMonth.of(2025, 5)))
                .isTrue();
        assertThatThrownBy(() -> new RetentionPeriod(Period.ofMonths(35))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RetentionPeriod(Period.of(3, 0, 1))).isInstanceOf(IllegalArgumentException.class);
    }

    private static Map<PatientId, List<ResourceUse>> patientOnly(String id) {
        return Map.of(new PatientId(id), List.of(ResourceUse.one(ResourceUse.Use.SHOWN, "Patient", id, 1)));
    }

    private static IncidentCriteria criteria(Optional<String> actor, Optional<String> client) {
        return criteria(actor, client, Optional.empty());
    }

    private static IncidentCriteria criteria(
            Optional<String> actor, Optional<String> client, Optional<TokenFingerprint> token) {
        return new IncidentCriteria(
                AT.minusSeconds(1), AT.plusSeconds(1), actor, client, token, Optional.empty(), Optional.empty());
    }

    private static IncidentScope scope(Consumer<IncidentScope.Gathering> records) {
        IncidentScope.Gathering gathered = new IncidentScope.Gathering(new InMemory());
        records.accept(gathered);
        return gathered.scope();
    }

    private static final class InMemory implements TouchedItems {
        private final Map<PatientId, Map<String, Set<String>>> ids = new HashMap<>();

        @Override
        public void add(PatientId person, String type, String id) {
            ids.computeIfAbsent(person, p -> new HashMap<>())
                    .computeIfAbsent(type, t -> new HashSet<>())
                    .add(id);
        }

        @Override
        public Map<PatientId, Map<String, Long>> counts() {
            Map<PatientId, Map<String, Long>> counts = new HashMap<>();
            ids.forEach((person, types) -> types.forEach((type, some) ->
                    counts.computeIfAbsent(person, p -> new HashMap<>()).put(type, (long) some.size())));
            return counts;
        }
    }
}
