package techo.profiles;

import java.util.Optional;

/**
 * One rule that a resource breaks, told without any value of that resource.
 *
 * @param rule what kind of rule it is
 * @param expression FHIRPath of the element, such as {@code Patient.name[0].text}
 * @param profile the profile whose rule it is, where known
 * @param detail the rule itself: an element with its count, a constraint's key, a value set
 * @param messageId the underlying validator's name of the message; empty for rules of our own
 * @param text English sentence with a hint how to repair it
 * @param textJa the same in Japanese
 */
public record Violation(
        Rule rule,
        String expression,
        Optional<String> profile,
        Optional<String> detail,
        Optional<String> messageId,
        String text,
        String textJa) {

    /** The kinds of rules, each with our stable code and the FHIR issue type that says the same coarsely. */
    public enum Rule {
        MISSING("profile-missing", "required"),
        TOO_MANY("profile-too-many", "structure"),
        FIXED_VALUE("profile-fixed-value", "value"),
        VALUE_SET("profile-value-set", "code-invalid"),
        CONSTRAINT("profile-constraint", "invariant"),
        SLICE("profile-slice", "structure"),
        TYPE("profile-type", "structure"),
        FORMAT("profile-format", "value"),
        REFERENCE("profile-reference", "structure"),
        EXTENSION("profile-extension", "extension"),
        UNKNOWN_PROFILE("profile-unknown", "not-supported"),
        OTHER("profile-other", "invalid");

        private final String code;
        private final String issueType;

        Rule(String code, String issueType) {
            this.code = code;
            this.issueType = issueType;
        }

        /** Our stable code in the system {@code https://techophr.github.io/fhir/CodeSystem/error}. */
        public String code() {
            return code;
        }

        /** Code of the FHIR value set issue-type. */
        public String issueType() {
            return issueType;
        }
    }
}
