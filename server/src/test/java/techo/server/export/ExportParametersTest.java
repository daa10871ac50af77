package techo.server.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import techo.interceptors.error.TechoException;
import techo.policy.identity.PatientId;

class ExportParametersTest {
    private static final ExportPreferences STRICT = ExportPreferences.of(List.of("respond-async"));
    private static final ExportPreferences LENIENT = ExportPreferences.of(List.of("respond-async, handling=lenient"));

    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

    private final ExportParameters parameters = new ExportParameters(
            Set.of("Patient", "Observation", "Organization"),
            filter -> filter.query().startsWith("code="));

    @Test
    void without_parameters_everything_is_asked_for() {
        ExportRequest request = parse(Map.of(), STRICT);
        assertThat(request.selection().types()).isEmpty();
        assertThat(request.selection().since()).isEmpty();
        assertThat(request.ignored()).isEmpty();
    }

    @Test
    void types_are_a_list_or_repeated() {
        assertThat(parse(Map.of("_type", List.of("Patient,Observation")), STRICT)
                        .selection()
                        .types())
                .containsExactlyInAnyOrder("Patient", "Observation");
        assertThat(parse(Map.of("_type", List.of("Patient", "Observation")), STRICT)
                        .selection()
                        .types())
                .containsExactlyInAnyOrder("Patient", "Observation");
    }

    @Test
    void an_unknown_type_is_refused() {
        refused(Map.of("_type", List.of("Patient,Foo")), STRICT, ExportError.PARAMETER_INVALID);
    }

    @Test
    void an_unknown_type_is_left_out_when_the_client_is_lenient() {
        ExportRequest request = parse(Map.of("_type", List.of("Patient,Foo")), LENIENT);
        assertThat(request.selection().types()).containsExactly("Patient");
        assertThat(request.ignored()).hasSize(1);
    }

    @Test
    void a_type_of_the_directory_can_be_asked_for_also_where_people_are_exported() {
        // What a person imported may be in nobody's compartment and is the person's own.
        Map<String, List<String>> given = Map.of("_type", List.of("Organization"));
        assertThat(parse(given, STRICT).selection().types()).containsExactly("Organization");
        assertThat(parameters
                        .parse("http://localhost/fhir/$export", given, STRICT, KickOffLevel.SYSTEM, NOW)
                        .selection()
                        .types())
                .containsExactly("Organization");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "Foo"})
    void a_type_filter_without_a_known_type_never_means_everything(String types) {
        refused(Map.of("_type", List.of(types)), LENIENT, ExportError.PARAMETER_INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"includeAssociatedData", "organizeOutputBy", "patient", "anything"})
    void what_is_not_supported_ends_the_request(String name) {
        refused(Map.of(name, List.of("x")), STRICT, ExportError.PARAMETER_UNSUPPORTED);
    }

    @Test
    void what_is_not_supported_is_reported_when_the_client_is_lenient() {
        ExportRequest request = parse(Map.of("organizeOutputBy", List.of("Encounter")), LENIENT);
        assertThat(request.ignored()).hasSize(1);
        assertThat(request.selection().arrangement()).isEqualTo(Arrangement.BY_TYPE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/fhir+ndjson", "application/fhir ndjson", "application/ndjson", "ndjson"})
    void every_name_of_ndjson_is_accepted(String format) {
        assertThat(parse(Map.of("_outputFormat", List.of(format)), STRICT).ignored())
                .isEmpty();
    }

    @Test
    void another_format_is_refused_also_when_the_client_is_lenient() {
        refused(Map.of("_outputFormat", List.of("text/csv")), LENIENT, ExportError.PARAMETER_INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-01-01T09:00:00+09:00", "2026-01-01T09:00:00 09:00", "2026-01-01T00:00:00Z"})
    void since_is_an_instant(String text) {
        assertThat(parse(Map.of("_since", List.of(text)), STRICT).selection().since())
                .contains(Instant.parse("2026-01-01T00:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "2026-01-01", "2026-01-01T00:00:00", ""})
    void since_without_a_zone_is_refused(String text) {
        refused(Map.of("_since", List.of(text)), LENIENT, ExportError.PARAMETER_INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0001-01-01T00:00:00Z", "0001-01-01T09:00:00+09:00", "1899-12-31T23:59:59.999999999-12:00"})
    void a_very_old_since_is_an_instant_too(String text) {
        assertThat(parse(Map.of("_since", List.of(text)), STRICT).selection().since())
                .contains(OffsetDateTime.parse(text).toInstant());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000-12-31T23:59:59Z",
                "0001-01-01T00:00:00+09:00",
                "-0044-03-15T12:00:00Z",
                "+10000-01-01T00:00:00Z",
                "2026-02-30T00:00:00Z",
                "2026-01-01T00:00:00+19:00"
            })
    void what_no_database_or_calendar_has_is_refused_also_for_a_lenient_client(String text) {
        refused(Map.of("_since", List.of(text)), LENIENT, ExportError.PARAMETER_INVALID);
        refused(Map.of("_until", List.of(text)), LENIENT, ExportError.PARAMETER_INVALID);
    }

    @Test
    void a_since_that_lies_ahead_is_a_mistake_and_an_until_is_none() {
        refused(Map.of("_since", List.of("2026-06-01T00:01:01Z")), LENIENT, ExportError.PARAMETER_INVALID);
        // Nine hours ahead by its zone.
        refused(Map.of("_since", List.of("2026-06-01T08:00:00Z")), LENIENT, ExportError.PARAMETER_INVALID);
        assertThat(parse(Map.of("_since", List.of("2026-06-01T08:00:00+09:00")), STRICT)
                        .selection()
                        .since())
                .isPresent();
        assertThat(parse(Map.of("_until", List.of("9999-01-01T00:00:00Z")), STRICT)
                        .selection()
                        .until())
                .isPresent();
    }

    @Test
    void nothing_lies_between_a_later_since_and_an_earlier_until() {
        refused(
                Map.of("_since", List.of("2026-01-02T00:00:00Z"), "_until", List.of("2026-01-01T00:00:00Z")),
                LENIENT,
                ExportError.PARAMETER_INVALID);
        refused(
                Map.of("_since", List.of("2026-01-01T09:00:00+09:00"), "_until", List.of("2026-01-01T00:00:00Z")),
                LENIENT,
                ExportError.PARAMETER_INVALID);
        assertThat(parse(
                                Map.of(
                                        "_since",
                                        List.of("2026-01-01T09:00:00+09:00"),
                                        "_until",
                                        List.of("2026-01-01T00:00:01Z")),
                                STRICT)
                        .ignored())
                .isEmpty();
    }

    @Test
    void preferences_are_read_from_any_number_of_headers() {
        assertThat(ExportPreferences.of(List.of("handling=lenient", "respond-async; wait=5")))
                .satisfies(preferences -> {
                    assertThat(preferences.asynchronous()).isTrue();
                    assertThat(preferences.lenient()).isTrue();
                });
        assertThat(ExportPreferences.of(List.of()).asynchronous()).isFalse();
        assertThat(STRICT.lenient()).isFalse();
    }

    @Test
    void filters_stand_in_one_value_or_several_and_may_have_commas_themselves() {
        assertThat(parse(
                                Map.of("_typeFilter", List.of("Observation?code=a,b,Patient?code=c", "Patient?code=d")),
                                STRICT)
                        .selection()
                        .filters())
                .containsExactly(
                        new TypeFilter("Observation", "code=a,b"),
                        new TypeFilter("Patient", "code=c"),
                        new TypeFilter("Patient", "code=d"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Observation", "Observation?", "Foo?code=a", "Observation?subject.name=a", ""})
    void a_filter_that_no_search_can_answer_is_refused_also_for_a_lenient_client(String filter) {
        refused(Map.of("_typeFilter", List.of(filter)), LENIENT, ExportError.PARAMETER_INVALID);
    }

    @Test
    void a_filter_on_a_type_that_is_not_asked_for_is_refused() {
        refused(
                Map.of("_type", List.of("Patient"), "_typeFilter", List.of("Observation?code=a")),
                STRICT,
                ExportError.PARAMETER_INVALID);
    }

    @Test
    void elements_are_named_alone_or_with_their_type() {
        assertThat(parse(Map.of("_elements", List.of("id,Patient.name")), STRICT)
                        .selection()
                        .elements())
                .containsExactlyInAnyOrder("id", "Patient.name");
        refused(Map.of("_elements", List.of("Foo.name")), STRICT, ExportError.PARAMETER_INVALID);
        refused(Map.of("_elements", List.of("name.family")), STRICT, ExportError.PARAMETER_INVALID);
    }

    @Test
    void a_patient_of_another_server_is_not_the_one_of_the_same_id_here() {
        String kickOff = "https://phr.example/fhir/Patient/$export";
        Map<String, List<String>> here = Map.of("patient", List.of("https://phr.example/fhir/Patient/hanako"));
        assertThat(parameters
                        .parse(kickOff, here, STRICT, KickOffLevel.NAMED_PEOPLE, NOW)
                        .selection()
                        .patients())
                .containsExactly(new PatientId("hanako"));
        Map<String, List<String>> elsewhere = Map.of("patient", List.of("https://other.example/fhir/Patient/hanako"));
        assertThatThrownBy(() -> parameters.parse(kickOff, elsewhere, STRICT, KickOffLevel.NAMED_PEOPLE, NOW))
                .isInstanceOf(TechoException.class);
    }

    @Test
    void patients_are_named_where_many_are_exported() {
        Map<String, List<String>> given = Map.of("patient", List.of("Patient/hanako"));
        assertThat(parameters
                        .parse("http://localhost/fhir/Patient/$export", given, STRICT, KickOffLevel.NAMED_PEOPLE, NOW)
                        .selection()
                        .patients())
                .containsExactly(new PatientId("hanako"));
        assertThatThrownBy(() -> parameters.parse(
                        "http://localhost/fhir/Patient/$export",
                        Map.of("patient", List.of("Organization/o")),
                        STRICT,
                        KickOffLevel.NAMED_PEOPLE,
                        NOW))
                .isInstanceOf(TechoException.class);
    }

    @Test
    void of_values_that_return_more_and_less_the_first_counts() {
        assertThat(parse(
                                Map.of(
                                        "includeAssociatedData",
                                        List.of("LatestProvenanceResources,RelevantProvenanceResources")),
                                STRICT)
                        .selection()
                        .provenance())
                .isEqualTo(AssociatedProvenance.RELEVANT);
        assertThat(parse(Map.of(), STRICT).selection().provenance()).isEqualTo(AssociatedProvenance.AS_OTHERS);
    }

    private ExportRequest parse(Map<String, List<String>> given, ExportPreferences preferences) {
        return parameters.parse(
                "http://localhost/fhir/Patient/p/$export", given, preferences, KickOffLevel.PEOPLE, NOW);
    }

    private void refused(Map<String, List<String>> given, ExportPreferences preferences, ExportError code) {
        assertThatThrownBy(() -> parse(given, preferences))
                .isInstanceOfSatisfying(
                        TechoException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
