package techo.interceptors.error;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import ca.uhn.fhir.rest.server.exceptions.ForbiddenOperationException;
import ca.uhn.fhir.rest.server.exceptions.InternalErrorException;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.exceptions.NotModifiedException;
import ca.uhn.fhir.rest.server.exceptions.ResourceGoneException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import ca.uhn.fhir.rest.server.exceptions.ResourceVersionConflictException;
import ca.uhn.fhir.rest.server.exceptions.UnclassifiedServerFailureException;
import ca.uhn.fhir.rest.server.exceptions.UnprocessableEntityException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import techo.interceptors.error.ErrorTranslation.Sent;

class ErrorTranslationTest {
    private static final String SECRET = "secret-4711";
    private static final FhirContext R4 = FhirContext.forR4Cached();

    private final ErrorTranslation translation = new ErrorTranslation();

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new ResourceNotFoundException("HAPI-1995: Resource Patient/" + SECRET), "not-found", 404),
                Arguments.of(new ResourceGoneException(new IdType("Patient", SECRET)), "not-found", 404),
                Arguments.of(
                        new ResourceNotFoundException("HAPI-0302: Unknown resource type '" + SECRET + "'"),
                        "type-unknown",
                        404),
                Arguments.of(
                        new ResourceVersionConflictException(
                                "HAPI-0550: HAPI-0515: Unable to delete Patient/1 because Observation/" + SECRET),
                        "delete-conflict",
                        409),
                Arguments.of(
                        new ResourceVersionConflictException("HAPI-0989: Trying to update Observation/" + SECRET),
                        "version-conflict",
                        409),
                Arguments.of(
                        new InvalidRequestException("HAPI-1094: Resource Patient/" + SECRET
                                + " not found, specified in path: Observation.subject"),
                        "reference-unresolved",
                        422),
                Arguments.of(
                        new InvalidRequestException("HAPI-1223: Unknown search parameter \"" + SECRET + "\""),
                        "search-parameter-unknown",
                        400),
                Arguments.of(
                        new InvalidRequestException(new DataFormatException("HAPI-1861: Unexpected '" + SECRET + "'")),
                        "body-unreadable",
                        400),
                Arguments.of(new InvalidRequestException(SECRET), "invalid-request", 400),
                Arguments.of(new ForbiddenOperationException(SECRET), "not-permitted", 403),
                Arguments.of(new UnprocessableEntityException(SECRET), "content-unprocessable", 422),
                Arguments.of(new UnclassifiedServerFailureException(418, SECRET), "invalid-request", 400),
                Arguments.of(new InternalErrorException(SECRET), "internal-error", 500),
                Arguments.of(new IllegalStateException(SECRET), "internal-error", 500),
                Arguments.of(
                        new InternalErrorException(new IllegalStateException(new SQLException(SECRET, "57014"))),
                        "timeout",
                        503),
                Arguments.of(
                        new IllegalStateException(new SQLTransientConnectionException(SECRET)), "unavailable", 503));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void every_failure_has_a_stable_code_and_says_nothing_else(Throwable failure, String code, int status) {
        BaseServerResponseException answer = new ErrorInterceptor(translation).translate(failure, Sent.BODY);

        assertThat(answer.getStatusCode()).isEqualTo(status);
        OperationOutcome outcome = (OperationOutcome) answer.getOperationOutcome();
        assertThat(outcome.getIssueFirstRep().getDetails().getCodingFirstRep().getCode())
                .isEqualTo(code);
        assertThat(R4.newJsonParser().encodeResourceToString(outcome))
                .doesNotContain(SECRET)
                .doesNotContain("HAPI-");
        assertThat(answer.getMessage()).doesNotContain(SECRET);
    }

    @Test
    void what_is_deleted_and_what_never_was_are_answered_byte_by_byte_alike() {
        String gone = encoded(new ResourceGoneException(new IdType("Patient/1")));
        String absent = encoded(new ResourceNotFoundException(new IdType("Patient/2")));
        String hidden = encoded(new TechoException(RequestError.NOT_FOUND));

        assertThat(gone).isEqualTo(absent).isEqualTo(hidden);
    }

    @Test
    void an_unresolved_reference_is_located_without_naming_its_target() {
        TechoException answer = translation.translate(
                new InvalidRequestException(
                        "HAPI-1094: Resource Patient/x not found, specified in path: Observation.subject"),
                Sent.BODY);

        assertThat(answer.problems().get(0).expressions()).containsExactly("Observation.subject");
    }

    @Test
    void a_parameter_that_cannot_be_read_is_not_told_as_a_body() {
        TechoException answer = translation.translate(
                new DataFormatException("HAPI-1882: Invalid date/time format: '" + SECRET + "'"), Sent.PARAMETERS);

        assertThat(answer.code()).isEqualTo(RequestError.PARAMETER_VALUE_INVALID);
        assertThat(answer.problems().get(0).positions()).isEmpty();
    }

    @Test
    void unreadable_json_is_located_by_line_and_column() {
        TechoException answer = translation.translate(
                new DataFormatException("HAPI-1861: Failed [Source: UNKNOWN; line: 3, column: 14]"), Sent.BODY);

        assertThat(answer.problems().get(0).positions()).containsExactly("line 3, column 14");
    }

    @Test
    void problems_of_validation_keep_their_severity_and_place_and_lose_their_values() {
        OperationOutcome outcome = new OperationOutcome();
        outcome.addIssue()
                .setSeverity(OperationOutcome.IssueSeverity.WARNING)
                .setDiagnostics("value " + SECRET)
                .addLocation("Observation.code.coding[0]")
                .addLocation("Line[1] Col[9] '" + SECRET + "'");

        TechoException answer = translation.translate(new UnprocessableEntityException(R4, outcome), Sent.BODY);

        assertThat(answer.problems())
                .containsExactly(Problem.warning(RequestError.CONTENT_INVALID).at("Observation.code.coding[0]"));
    }

    @Test
    void an_outcome_of_ours_is_passed_on_as_it_is() {
        TechoException ours =
                new TechoException(Problem.error(RequestError.BODY_TOO_LARGE).at("Bundle.entry[3]"));

        assertThat(translation.translate(ours, Sent.BODY)).isSameAs(ours);
        assertThat(OperationOutcomes.isOurs(ours.getOperationOutcome())).isTrue();
    }

    @Test
    void not_modified_stays_not_modified() {
        assertThat(new ErrorInterceptor(translation)
                        .translate(new NotModifiedException("1"), Sent.BODY)
                        .getStatusCode())
                .isEqualTo(304);
    }

    @Test
    void a_failure_of_the_server_carries_a_reference_that_is_in_the_log() {
        BaseServerResponseException answer =
                new ErrorInterceptor(translation).translate(new IllegalStateException(), Sent.BODY);

        assertThat(((OperationOutcome) answer.getOperationOutcome())
                        .getIssueFirstRep()
                        .getDiagnostics())
                .matches("reference [0-9a-f-]{36}");
    }

    @Test
    void a_stack_for_the_log_has_classes_and_lines_but_no_messages() {
        assertThat(StackWithoutMessages.of(new IllegalStateException(SECRET, new SQLException(SECRET, "23505"))))
                .contains("java.lang.IllegalStateException", "SQL state 23505", "ErrorTranslationTest")
                .doesNotContain(SECRET);
    }

    @Test
    void both_languages_are_in_the_outcome() {
        String json = R4.newJsonParser().encodeResourceToString(OperationOutcomes.of(RequestError.NOT_FOUND));

        assertThat(json)
                .contains(RequestError.NOT_FOUND.english())
                .contains(RequestError.NOT_FOUND.japanese())
                .contains("\"lang\"")
                .contains(OperationOutcomes.SYSTEM);
    }

    private String encoded(Throwable failure) {
        return R4.newJsonParser()
                .encodeResourceToString(new ErrorInterceptor(translation)
                        .translate(failure, Sent.BODY)
                        .getOperationOutcome());
    }
}
