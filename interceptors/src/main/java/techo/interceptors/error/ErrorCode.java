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
    ErrorDescription description();

    default String code() {
        return description().code();
    }

    default int status() {
        return description().status();
    }

    default IssueType issueType() {
        return description().issueType();
    }

    default String english() {
        return description().english();
    }

    default String japanese() {
        return description().japanese();
    }
}
