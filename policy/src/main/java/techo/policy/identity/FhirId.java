package techo.policy.identity;

/** The grammar of a FHIR logical id (R4, datatype {@code id}), checked in one place. */
public final class FhirId {
    private FhirId() {}

    public static void require(String value) {
        if (value.isEmpty() || value.length() > 64) {
            throw new IllegalArgumentException("a FHIR id has 1 to 64 characters, this has " + value.length());
        }
        if (!value.chars().allMatch(FhirId::allowed)) {
            throw new IllegalArgumentException("a FHIR id has only letters, digits, hyphen and full stop");
        }
    }

    private static boolean allowed(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    }
}
