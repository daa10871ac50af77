package techo.policy.consent;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Decides the category of a resource that no import has classified.
 *
 * <p>What a code makes delicate goes before what the type says; what no rule knows is {@link DataCategory#UNKNOWN},
 * and that is never shared.
 */
public final class CategoryRules {
    private static final String ICD_10 = "http://hl7.org/fhir/sid/icd-10";
    private static final String OBSERVATION_CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category";

    /** ICD-10 chapter V: mental and behavioural disorders. */
    private static final Pattern MENTAL = Pattern.compile("F\\d\\d.*");

    /** ICD-10 A50-A64 (sexually transmitted) and B15-B24 (viral hepatitis, HIV). */
    private static final Pattern INFECTION = Pattern.compile("A(5\\d|6[0-4]).*|B(1[5-9]|2[0-4]).*");

    /** Belong to nobody when they name no person: who and what takes part in care. */
    private static final Set<String> DIRECTORY =
            Set.of("Organization", "Practitioner", "PractitionerRole", "Location", "Medication", "Device");

    private static final Set<String> PROVIDERS = Set.of("Organization", "Practitioner", "PractitionerRole", "Location");

    private static final Map<String, DataCategory> BY_TYPE = Map.ofEntries(
            Map.entry("Patient", DataCategory.IDENT),
            Map.entry("RelatedPerson", DataCategory.FAMILY),
            Map.entry("FamilyMemberHistory", DataCategory.FAMILY),
            Map.entry("Consent", DataCategory.RECORD),
            Map.entry("Provenance", DataCategory.RECORD),
            Map.entry("AllergyIntolerance", DataCategory.ALLERGY),
            Map.entry("Condition", DataCategory.PROBLEM),
            Map.entry("Immunization", DataCategory.IMM),
            Map.entry("MedicationRequest", DataCategory.MED_RX),
            Map.entry("MedicationDispense", DataCategory.MED_DISP),
            Map.entry("MedicationStatement", DataCategory.MED_SELF),
            Map.entry("MedicationAdministration", DataCategory.MED_SELF),
            Map.entry("SupplyDelivery", DataCategory.MED_DISP),
            Map.entry("Encounter", DataCategory.VISIT),
            Map.entry("Procedure", DataCategory.VISIT),
            Map.entry("ServiceRequest", DataCategory.VISIT),
            Map.entry("Coverage", DataCategory.ELIG),
            Map.entry("ExplanationOfBenefit", DataCategory.COST),
            Map.entry("CarePlan", DataCategory.CARE),
            Map.entry("CareTeam", DataCategory.CARE),
            Map.entry("Goal", DataCategory.CARE),
            Map.entry("QuestionnaireResponse", DataCategory.QUEST),
            Map.entry("DiagnosticReport", DataCategory.LAB),
            Map.entry("Specimen", DataCategory.LAB),
            Map.entry("Media", DataCategory.IMG),
            Map.entry("DocumentReference", DataCategory.DOC),
            Map.entry("Composition", DataCategory.DOC),
            Map.entry("Bundle", DataCategory.DOC),
            Map.entry("Binary", DataCategory.DOC),
            Map.entry("Device", DataCategory.RELATED));

    private static final Map<String, DataCategory> BY_OBSERVATION_CATEGORY = Map.of(
            "laboratory", DataCategory.LAB,
            "vital-signs", DataCategory.VITAL,
            "activity", DataCategory.LIFELOG,
            "survey", DataCategory.QUEST,
            "social-history", DataCategory.QUEST,
            "imaging", DataCategory.IMG);

    /** @return whether a resource of this type belongs to nobody when it names no person */
    public boolean isDirectory(String type) {
        return DIRECTORY.contains(type);
    }

    /** @return whether a resource of this type says who gave care and where, and nothing of what was given */
    public boolean isProvider(String type) {
        return PROVIDERS.contains(type);
    }

    public DataCategory categoryOf(ResourceDescription resource) {
        if (names(resource, MENTAL)) {
            return DataCategory.MENTAL;
        }
        if (names(resource, INFECTION)) {
            return DataCategory.INFECT;
        }
        if (resource.type().equals("Observation")) {
            return ofObservation(resource);
        }
        return BY_TYPE.getOrDefault(resource.type(), DataCategory.UNKNOWN);
    }

    /** Two categories that disagree are none. */
    private static DataCategory ofObservation(ResourceDescription observation) {
        Set<DataCategory> found = observation.kinds().stream()
                .filter(kind -> kind.system().equals(OBSERVATION_CATEGORY))
                .flatMap(kind -> Optional.ofNullable(BY_OBSERVATION_CATEGORY.get(kind.code())).stream())
                .collect(Collectors.toSet());
        return found.size() == 1 ? found.iterator().next() : DataCategory.UNKNOWN;
    }

    private static boolean names(ResourceDescription resource, Pattern codes) {
        return resource.codes().stream()
                .filter(fact -> fact.system().equals(ICD_10))
                .anyMatch(fact -> codes.matcher(fact.code()).matches());
    }
}
