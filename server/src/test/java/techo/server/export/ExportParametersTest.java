package techo.server.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
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

    private final ExportParameters parameters = new ExportParameters(
            Set.of("Patient", "Observation"), filter -> filter.query().startsWith("code="));

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
    void patients_are_named_where_many_are_exported() {
        Map<String, List<String>> given = Map.of("patient", List.of("Patient/hanako"));
        assertThat(parameters
                        .parse("http://localhost/fhir/Patient/$export", given, STRICT, KickOffLevel.PEOPLE)
                        .selection()
                        .patients())
                .containsExactly(new PatientId("hanako"));
        assertThatThrownBy(() -> parameters.parse(
                        "http://localhost/fhir/Patient/$export",
                        Map.of("patient", List.of("Organization/o")),
                        STRICT,
                        KickOffLevel.PEOPLE))
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
        return parameters.parse("http://localhost/fhir/Patient/p/$export", given, preferences, KickOffLevel.ANY);
    }

    private void refused(Map<String, List<String>> given, ExportPreferences preferences, ExportError code) {
        assertThatThrownBy(() -> parse(given, preferences))
                .isInstanceOfSatisfying(
                        TechoException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
