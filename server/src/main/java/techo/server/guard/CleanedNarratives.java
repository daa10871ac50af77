package techo.server.guard;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.instance.model.api.IBaseResource;

/** The resources of one request whose narratives were stored with less than the client sent. */
final class CleanedNarratives {
    private final List<IBaseResource> resources = new ArrayList<>();

    private CleanedNarratives() {}

    static CleanedNarratives of(RequestDetails request) {
        return (CleanedNarratives)
                request.getUserData().computeIfAbsent(CleanedNarratives.class, key -> new CleanedNarratives());
    }

    void add(IBaseResource resource) {
        resources.add(resource);
    }

    boolean any() {
        return !resources.isEmpty();
    }

    /** @param location of an entry of a transaction's answer, such as {@code Patient/1/_history/1} */
    boolean holds(String location) {
        return resources.stream()
                .map(resource ->
                        resource.getIdElement().toUnqualifiedVersionless().getValue())
                .anyMatch(id -> location.equals(id) || location.startsWith(id + "/"));
    }
}
