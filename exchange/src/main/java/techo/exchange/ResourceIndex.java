package techo.exchange;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/**
 * The resources of a Bundle by what refers to them: fullUrl, or type and id. Contained resources are found from their
 * container. A reference that leads out of the Bundle leads nowhere: nothing is fetched.
 */
public final class ResourceIndex {

    private final List<Resource> all;
    private final Map<String, Resource> byReference = new HashMap<>();
    private final Map<Resource, String> paths = new IdentityHashMap<>();

    public ResourceIndex(Bundle bundle) {
        List<BundleEntryComponent> entries = bundle.getEntry();
        for (int i = 0; i < entries.size(); i++) {
            BundleEntryComponent entry = entries.get(i);
            if (entry.hasResource()) {
                Resource resource = entry.getResource();
                paths.put(resource, "Bundle.entry[" + i + "].resource");
                Optional.ofNullable(entry.getFullUrl()).ifPresent(url -> byReference.putIfAbsent(url, resource));
                if (resource.getIdElement().hasIdPart()) {
                    byReference.putIfAbsent(
                            resource.fhirType() + "/" + resource.getIdElement().getIdPart(), resource);
                }
            }
        }
        this.all = entries.stream()
                .filter(BundleEntryComponent::hasResource)
                .map(BundleEntryComponent::getResource)
                .toList();
    }

    /** In the order of the Bundle. */
    public List<Resource> all() {
        return all;
    }

    public <T extends Resource> Stream<T> all(Class<T> type) {
        return all.stream().filter(type::isInstance).map(type::cast);
    }

    /** FHIRPath of a resource of the Bundle; of any other the Bundle itself. */
    public String path(Resource resource) {
        return paths.getOrDefault(resource, "Bundle");
    }

    /** Empty when the reference leads nowhere or to another type. */
    public <T extends Resource> Optional<T> find(Reference reference, DomainResource from, Class<T> type) {
        String url = Optional.ofNullable(reference.getReference()).orElse("");
        Optional<Resource> target = url.startsWith("#")
                ? from.getContained().stream()
                        .filter(c -> url.substring(1).equals(local(c)))
                        .findFirst()
                : Optional.ofNullable(byReference.get(url));
        return target.or(() -> Optional.ofNullable(reference.getResource())
                        .filter(Resource.class::isInstance)
                        .map(Resource.class::cast))
                .filter(type::isInstance)
                .map(type::cast);
    }

    /** A parser writes the id of a contained resource with its number sign, others without. */
    private static String local(Resource contained) {
        String id = Optional.ofNullable(contained.getIdElement().getIdPart()).orElse("");
        return id.startsWith("#") ? id.substring(1) : id;
    }
}
