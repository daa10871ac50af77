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
import org.jspecify.annotations.Nullable;
import techo.policy.audit.ResourceUse;
import techo.policy.audit.ResourceUse.Use;
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

    /** Puts a resource where it belongs: to a person, to nobody, or to those whose owner is looked up later. */
    void sort(Use kind, IBaseResource resource, TouchedResources touched) {
        use(kind, resource.fhirType(), resource.getIdElement()).ifPresent(use -> {
            if (isDirectory(use.type())) {
                touched.addDirectory(List.of(use));
                return;
            }
            of(resource)
                    .ifPresentOrElse(
                            patient -> touched.add(patient, List.of(use)), () -> touched.addUnresolved(List.of(use)));
        });
    }

    /** Empty for what has no id that could be recorded. */
    static Optional<ResourceUse> use(Use kind, @Nullable String type, IIdType id) {
        if (type == null || !id.hasIdPart() || !id.getIdPart().matches("[A-Za-z0-9.-]{1,64}")) {
            return Optional.empty();
        }
        long version = id.hasVersionIdPart() && id.isVersionIdPartValidLong() ? id.getVersionIdPartAsLong() : 0;
        return Optional.of(ResourceUse.one(kind, type, id.getIdPart(), Math.max(version, 0)));
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
