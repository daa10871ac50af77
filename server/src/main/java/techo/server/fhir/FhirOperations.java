package techo.server.fhir;

import java.util.Set;

/**
 * A HAPI plain or resource provider that a feature brings to the FHIR servlet.
 *
 * @param provider an object with HAPI {@code @Operation}, {@code @Read} or {@code @Search} methods
 * @param operations the operations of the provider that clients may use, with the dollar sign
 */
public record FhirOperations(Object provider, Set<String> operations) {
    public FhirOperations {
        operations = Set.copyOf(operations);
    }
}
