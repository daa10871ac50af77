package techo.server.fhir;

import static ca.uhn.fhir.interceptor.api.Pointcut.SERVER_PROVIDER_METHOD_BOUND;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.rest.api.RestOperationTypeEnum;
import ca.uhn.fhir.rest.server.method.BaseMethodBinding;
import ca.uhn.fhir.rest.server.method.OperationMethodBinding;
import ca.uhn.fhir.rest.server.method.ValidateMethodBindingDstu2Plus;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What clients may use: everything else of FHIR R4 and of HAPI is neither bound nor in the CapabilityStatement.
 *
 * <p>An allow-list, because HAPI brings operations that show or change data past every rule about people.
 */
@Interceptor
public final class OfferedInteractions {
    private static final String WHOLE_RECORD = "$everything";

    static final Set<String> OPERATIONS = Set.of(WHOLE_RECORD);

    /** The types that are stored as resources. */
    public static final Set<String> TYPES = Set.of(
            "AllergyIntolerance",
            "Basic",
            "Binary",
            "Bundle",
            "CarePlan",
            "CareTeam",
            "Communication",
            "Composition",
            "Condition",
            "Consent",
            "Coverage",
            "Device",
            "DiagnosticReport",
            "DocumentReference",
            "Encounter",
            "ExplanationOfBenefit",
            "FamilyMemberHistory",
            "Goal",
            "Group",
            "Immunization",
            "Location",
            "Media",
            "Medication",
            "MedicationAdministration",
            "MedicationDispense",
            "MedicationRequest",
            "MedicationStatement",
            "Observation",
            "Organization",
            "Patient",
            "Practitioner",
            "PractitionerRole",
            "Procedure",
            "Provenance",
            "QuestionnaireResponse",
            "RelatedPerson",
            "ServiceRequest",
            "Specimen",
            "SupplyDelivery");

    /** Types that are not stored as resources but shown by a provider of ours; nobody writes them. */
    private static final Set<String> VIEWS = Set.of("AuditEvent", "CodeSystem", "ConceptMap", "ValueSet");

    private static final Set<RestOperationTypeEnum> READING =
            Set.of(RestOperationTypeEnum.READ, RestOperationTypeEnum.SEARCH_TYPE);

    private static final Set<RestOperationTypeEnum> SYSTEM = Set.of(
            RestOperationTypeEnum.TRANSACTION,
            RestOperationTypeEnum.BATCH,
            RestOperationTypeEnum.METADATA,
            RestOperationTypeEnum.GET_PAGE);

    private final Set<String> operations;

    /** @param operations names with the dollar sign, beside those of {@link #OPERATIONS} */
    OfferedInteractions(Set<String> operations) {
        this.operations = Set.copyOf(operations);
    }

    /** Returning nothing tells HAPI not to bind the method. */
    @Hook(SERVER_PROVIDER_METHOD_BOUND)
    public @Nullable BaseMethodBinding bind(BaseMethodBinding binding) {
        return offered(binding) ? binding : null;
    }

    private boolean offered(BaseMethodBinding binding) {
        if (binding instanceof ValidateMethodBindingDstu2Plus) {
            // Ours judges as storing does.
            return false;
        }
        if (binding instanceof OperationMethodBinding operation) {
            if (operation.getName().equals(WHOLE_RECORD) && !operation.isCanOperateAtInstanceLevel()) {
                // It would lead from persons who are hidden to organisations that are not.
                return false;
            }
            return OPERATIONS.contains(operation.getName()) || operations.contains(operation.getName());
        }
        if (binding.getRestOperationType() == RestOperationTypeEnum.HISTORY_TYPE) {
            // A page of everybody's changes, filtered, would tell by its gaps how much others change.
            return false;
        }
        String type = binding.getResourceName();
        if (type == null) {
            return SYSTEM.contains(binding.getRestOperationType());
        }
        return TYPES.contains(type) || (VIEWS.contains(type) && READING.contains(binding.getRestOperationType()));
    }
}
