package techo.interceptors.error;

import java.util.List;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;

/**
 * One problem of a request.
 *
 * @param code what is wrong
 * @param severity how bad; a problem that stops the request is an error
 * @param expressions where, as FHIRPath over the request's resource, such as {@code Bundle.entry[3]}; element names and
 *     positions only, never values
 * @param positions where, for what is not a resource, such as {@code line 3, column 14}
 */
public record Problem(ErrorCode code, IssueSeverity severity, List<String> expressions, List<String> positions) {
    public Problem {
        expressions = List.copyOf(expressions);
        positions = List.copyOf(positions);
    }

    public static Problem error(ErrorCode code) {
        return new Problem(code, IssueSeverity.ERROR, List.of(), List.of());
    }

    /** Something that was stored or answered in another way than asked. */
    public static Problem warning(ErrorCode code) {
        return new Problem(code, IssueSeverity.WARNING, List.of(), List.of());
    }

    /** Nothing is wrong. */
    public static Problem information(ErrorCode code) {
        return new Problem(code, IssueSeverity.INFORMATION, List.of(), List.of());
    }

    public Problem at(String... expressions) {
        return new Problem(code, severity, List.of(expressions), positions);
    }

    public Problem atPosition(String position) {
        return new Problem(code, severity, expressions, List.of(position));
    }
}
