package techo.exchange.checkup;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/**
 * The resources of one document by what refers to them: fullUrl, or type and id. Contained resources are found from their
 * container. A reference that leads out of the Bundle leads nowhere: nothing is fetched.
 */
final class CheckupResources {

    private final List<Resource> all;
    private final Map<String, Resource> byReference = new HashMap<>();
    private final Map<Resource, String> paths = new IdentityHashMap<>();
    private final Issues issues;

    CheckupResources(Bundle bundle, Issues issues) {
        this.issues = issues;
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

    Issues issues() {
        return issues;
    }

    <T extends Resource> Stream<T> all(Class<T> type) {
        return all.stream().filter(type::isInstance).map(type::cast);
    }

    Place place(Resource resource) {
        return new Place(paths.getOrDefault(resource, "Bundle"), issues);
    }

    Optional<Composition> composition() {
        return all(Composition.class).findFirst();
    }

    Optional<Patient> patient(Composition composition) {
        return find(composition.getSubject(), composition, Patient.class)
                .or(() -> all(Patient.class).findFirst());
    }

    Optional<Encounter> encounter(Composition composition) {
        return find(composition.getEncounter(), composition, Encounter.class)
                .or(() -> all(Encounter.class).findFirst());
    }

    /** Empty when the reference leads nowhere or to another type. */
    <T extends Resource> Optional<T> find(Reference reference, DomainResource from, Class<T> type) {
        String url = Optional.ofNullable(reference.getReference()).orElse("");
        Optional<Resource> target = url.startsWith("#")
                ? from.getContained().stream()
                        .filter(c -> c.getIdElement().getIdPart().equals(url.substring(1)))
                        .findFirst()
                : Optional.ofNullable(byReference.get(url));
        return target.filter(type::isInstance).map(type::cast);
    }

    /** Every item by its code, wherever it stands; the first of those with one code. */
    Map<String, Observation> observationsByCode() {
        Map<String, Observation> found = new HashMap<>();
        all(Observation.class)
                .forEach(o -> found.putIfAbsent(
                        Optional.ofNullable(o.getCode().getCodingFirstRep().getCode())
                                .orElse(""),
                        o));
        return found;
    }

    static Optional<String> identifier(List<Identifier> identifiers, String system) {
        return identifiers.stream()
                .filter(i -> system.equals(i.getSystem()) && i.hasValue())
                .map(Identifier::getValue)
                .findFirst();
    }
}
