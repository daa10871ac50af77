package techo.interceptors.error;

import org.hl7.fhir.r4.model.OperationOutcome.IssueType;

/**
 * What clients see of an error.
 *
 * @param code stable, kebab-case, unique over all features
 * @param status HTTP status of an answer that fails because of this
 * @param issueType kind of the issue in an OperationOutcome
 * @param english what is wrong and then what to do
 * @param japanese the same
 */
public record ErrorDescription(String code, int status, IssueType issueType, String english, String japanese) {}
