package techo.exchange.checkup;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import techo.exchange.ResourceIndex;

/** The resources of one document, and the complaints about them. */
final class CheckupResources {

    private final ResourceIndex index;
    private final Issues issues;

    CheckupResources(Bundle bundle, Issues issues) {
        this.index = new ResourceIndex(bundle);
        this.issues = issues;
        index.enteredInError().forEach(issue -> issues.warn(issue.code(), issue.location(), issue.detail()));
    }

    Issues issues() {
        return issues;
    }

    <T extends Resource> Stream<T> all(Class<T> type) {
        return index.all(type);
    }

    <T extends Resource> Optional<T> find(Reference reference, DomainResource from, Class<T> type) {
        return index.find(reference, from, type);
    }

    Place place(Resource resource) {
        return new Place(index.path(resource), issues);
    }

    Optional<Composition> composition() {
        return all(Composition.class).findFirst();
    }

    Optional<Patient> patient(Composition composition) {
        return find(composition.getSubject(), composition, Patient.class)
                .or(() -> all(Patient.class).findFirst());
    }

    /** A checkup that can be written, and whose it is. */
    record Head(Composition composition, Patient patient) {}

    /** Empty when it cannot be written; the errors are then in the issues. */
    Optional<Head> head() {
        Optional<Composition> composition = composition();
        if (composition.isEmpty()) {
            issues.reject(CheckupIssueCode.COMPOSITION_MISSING, "Bundle");
            return Optional.empty();
        }
        Optional<Patient> patient = patient(composition.get());
        if (patient.isEmpty()) {
            issues.reject(
                    CheckupIssueCode.SUBJECT_MISSING, place(composition.get()).path() + ".subject");
        }
        return patient.map(person -> new Head(composition.get(), person));
    }

    Optional<Encounter> encounter(Composition composition) {
        return find(composition.getEncounter(), composition, Encounter.class)
                .or(() -> all(Encounter.class).findFirst());
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
                .filter(Objects::nonNull)
                .findFirst();
    }
}
