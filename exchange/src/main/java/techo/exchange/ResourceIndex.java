package techo.exchange;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/**
 * The resources of a Bundle by what refers to them: fullUrl, or type and id. Contained resources are found from their
 * container. A reference that leads out of the Bundle leads nowhere: nothing is fetched. What is marked as entered in error is
 * not there: no table, report or official file may tell it as if it were so.
 */
public final class ResourceIndex {

    private static final String MISTAKE = "entered-in-error";

    private final List<Resource> all;
    private final Map<String, Resource> byReference = new HashMap<>();
    private final Map<Resource, String> paths = new IdentityHashMap<>();
    private final List<ExchangeIssue> enteredInError = new ArrayList<>();

    public ResourceIndex(Bundle bundle) {
        List<BundleEntryComponent> entries = bundle.getEntry();
        List<Resource> resources = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            BundleEntryComponent entry = entries.get(i);
            String path = "Bundle.entry[" + i + "].resource";
            if (entry.hasResource() && isEnteredInError(entry.getResource())) {
                enteredInError.add(new ExchangeIssue(
                        CommonIssueCode.ENTERED_IN_ERROR,
                        path,
                        entry.getResource().fhirType()));
            } else if (entry.hasResource()) {
                Resource resource = entry.getResource();
                resources.add(resource);
                paths.put(resource, path);
                Optional.ofNullable(entry.getFullUrl()).ifPresent(url -> byReference.putIfAbsent(url, resource));
                if (resource.getIdElement().hasIdPart()) {
                    byReference.putIfAbsent(
                            resource.fhirType() + "/" + resource.getIdElement().getIdPart(), resource);
                }
            }
        }
        this.all = List.copyOf(resources);
    }

    /** By its status, or as of allergies and problems by its verification. */
    private static boolean isEnteredInError(Resource resource) {
        return says(resource, "status") || says(resource, "verificationStatus");
    }

    private static boolean says(Resource resource, String element) {
        Property property = resource.getNamedProperty(element);
        return property != null && property.getValues().stream().anyMatch(ResourceIndex::isMistake);
    }

    private static boolean isMistake(Base value) {
        return value instanceof CodeableConcept concept
                ? concept.getCoding().stream().anyMatch(coding -> MISTAKE.equals(coding.getCode()))
                : value.isPrimitive() && MISTAKE.equals(value.primitiveValue());
    }

    /** What is left out, for whoever writes the rest. */
    public List<ExchangeIssue> enteredInError() {
        return List.copyOf(enteredInError);
    }

    /** In the order of the Bundle. */
    public List<Resource> all() {
        return all;
    }

    public <T extends Resource> Stream<T> all(Class<T> type) {
        return all.stream().filter(type::isInstance).map(type::cast);
    }

    /** @return what is of none of these types, told with a code at its place */
    public List<ExchangeIssue> others(Set<String> types, ExchangeIssueCode code) {
        return all.stream()
                .filter(resource -> !types.contains(resource.fhirType()))
                .map(resource -> new ExchangeIssue(code, path(resource), resource.fhirType()))
                .toList();
    }

    /** FHIRPath of a resource of the Bundle; of any other the Bundle itself. */
    public String path(Resource resource) {
        return paths.getOrDefault(resource, "Bundle");
    }

    /** Empty when the reference leads nowhere or to another type. */
    public <T extends Resource> Optional<T> find(Reference reference, DomainResource from, Class<T> type) {
        String url = Optional.ofNullable(reference.getReference()).orElse("");
        Optional<Resource> indexed = url.startsWith("#") ? Optional.empty() : Optional.ofNullable(byReference.get(url));
        return indexed.or(() -> elsewhere(reference, url, from).filter(found -> !isEnteredInError(found)))
                .filter(type::isInstance)
                .map(type::cast);
    }

    private static Optional<Resource> elsewhere(Reference reference, String url, DomainResource from) {
        return (url.startsWith("#") ? contained(url.substring(1), from) : Optional.<Resource>empty())
                .or(() -> Optional.ofNullable(reference.getResource())
                        .filter(Resource.class::isInstance)
                        .map(Resource.class::cast));
    }

    private static Optional<Resource> contained(String id, DomainResource from) {
        return from.getContained().stream().filter(c -> id.equals(local(c))).findFirst();
    }

    /** A parser writes the id of a contained resource with its number sign, others without. */
    private static String local(Resource contained) {
        String id = Optional.ofNullable(contained.getIdElement().getIdPart()).orElse("");
        return id.startsWith("#") ? id.substring(1) : id;
    }
}
