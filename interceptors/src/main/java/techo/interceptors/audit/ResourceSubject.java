package techo.interceptors.audit;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import ca.uhn.fhir.context.FhirContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.Reference;
import techo.policy.identity.PatientId;

/**
 * Reads from a resource whose it is: a {@code Patient} is its own, most others name one in {@code subject} or the
 * like. Cheap, because it is done for every resource of every page.
 */
final class ResourceSubject {
    private static final List<String> ELEMENTS = List.of("subject", "patient", "beneficiary");
    private static final Set<String> DIRECTORY = Set.of(
            "Organization",
            "Location",
            "Practitioner",
            "PractitionerRole",
            "Medication",
            "CodeSystem",
            "ConceptMap",
            "ValueSet",
            "OperationOutcome");

    private final FhirContext context;
    private final Map<String, List<BaseRuntimeChildDefinition>> children = new ConcurrentHashMap<>();

    ResourceSubject(FhirContext context) {
        this.context = context;
    }

    /** Empty when the content does not tell. */
    Optional<PatientId> of(IBaseResource resource) {
        if ("Patient".equals(resource.fhirType())) {
            return id(resource.getIdElement());
        }
        for (BaseRuntimeChildDefinition child : children.computeIfAbsent(resource.fhirType(), this::definitions)) {
            for (IBase value : child.getAccessor().getValues(resource)) {
                if (value instanceof Reference reference
                        && "Patient".equals(reference.getReferenceElement().getResourceType())) {
                    return id(reference.getReferenceElement());
                }
            }
        }
        return Optional.empty();
    }

    /** Whether resources of this type are nobody's. */
    boolean isDirectory(String type) {
        return DIRECTORY.contains(type);
    }

    private List<BaseRuntimeChildDefinition> definitions(String type) {
        return ELEMENTS.stream()
                .map(name ->
                        Optional.ofNullable(context.getResourceDefinition(type).getChildByName(name)))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<PatientId> id(IIdType id) {
        return id.hasIdPart() && id.getIdPart().matches("[A-Za-z0-9.-]{1,64}")
                ? Optional.of(new PatientId(id.getIdPart()))
                : Optional.empty();
    }
}
