package techo.server.consent;

import ca.uhn.fhir.context.FhirContext;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.hl7.fhir.instance.model.api.IBaseResource;
import techo.policy.identity.PatientId;

/** Whose a resource is by what it says itself: the FHIR R4 Patient compartment, as HAPI evaluates it. */
sealed interface CompartmentOwner {
    <T> T fold(Supplier<T> onNobody, Function<PatientId, T> onOne, Supplier<T> onSeveral);

    static CompartmentOwner of(IBaseResource resource, FhirContext context) {
        if (resource.fhirType().equals("Patient")) {
            return new One(new PatientId(resource.getIdElement().getIdPart()));
        }
        Set<String> ids = context.newTerser().getCompartmentOwnersForResource("Patient", resource, Set.of()).stream()
                // A compartment parameter may also name others: a performer, the target of a Provenance.
                .filter(id -> "Patient".equals(id.getResourceType()))
                .map(id -> id.getIdPart())
                .collect(Collectors.toSet());
        return switch (ids.size()) {
            case 0 -> new Nobody();
            case 1 -> new One(new PatientId(List.copyOf(ids).get(0)));
            default -> new Several();
        };
    }

    record Nobody() implements CompartmentOwner {
        @Override
        public <T> T fold(Supplier<T> onNobody, Function<PatientId, T> onOne, Supplier<T> onSeveral) {
            return onNobody.get();
        }
    }

    record One(PatientId patient) implements CompartmentOwner {
        @Override
        public <T> T fold(Supplier<T> onNobody, Function<PatientId, T> onOne, Supplier<T> onSeveral) {
            return onOne.apply(patient);
        }
    }

    record Several() implements CompartmentOwner {
        @Override
        public <T> T fold(Supplier<T> onNobody, Function<PatientId, T> onOne, Supplier<T> onSeveral) {
            return onSeveral.get();
        }
    }
}
