package techo.interceptors.error;

import org.hl7.fhir.r4.model.OperationOutcome.IssueType;

/**
 * What went wrong, as clients see it. Each feature has one enum that implements this; what any request can meet is in
 * {@link RequestError}.
 *
 * <p>A code leaves the system and is never renamed; {@code docs/errors.md} lists all of them. The texts are fixed, so
 * they cannot carry anything that stood in a request or in storage. Each says what is wrong and then what to do.
 */
public interface ErrorCode {

    /** Stable, kebab-case, unique over all features. */
    String code();

    /** HTTP status of an answer that fails because of this. */
    int status();

    IssueType issueType();

    String english();

    String japanese();
}
