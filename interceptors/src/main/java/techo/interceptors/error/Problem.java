package techo.interceptors.error;

import java.util.Optional;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;

/**
 * One thing that is wrong, as a client is told. INVARIANT: neither text holds a name, an identifier, a token or a
 * clinical value.
 *
 * @param type FHIR issue type
 * @param code our stable kebab-case code
 * @param text English sentence
 * @param textJa the same in Japanese
 * @param expression FHIRPath of the element that is wrong, where there is one
 */
public record Problem(IssueType type, String code, String text, String textJa, Optional<String> expression) {
    public Problem {
        if (!code.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
            throw new IllegalArgumentException("an error code is kebab-case");
        }
    }

    public Problem(IssueType type, String code, String text, String textJa) {
        this(type, code, text, textJa, Optional.empty());
    }
}
