package techo.profiles;

/** Where our own artifacts and the base standard live. */
final class Canonicals {
    static final String PROFILES = "https://techophr.github.io/fhir/StructureDefinition/";
    static final String VALUE_SETS = "https://techophr.github.io/fhir/ValueSet/";
    static final String BASE = "http://hl7.org/fhir/StructureDefinition/";

    private Canonicals() {}

    static String withoutVersion(String canonical) {
        int bar = canonical.indexOf('|');
        return bar < 0 ? canonical : canonical.substring(0, bar);
    }
}
