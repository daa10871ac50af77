package techo.server.fhir;

import java.util.List;
import java.util.Set;

/**
 * HAPI plain or resource providers that a feature brings to the FHIR servlet.
 *
 * @param providers objects with HAPI {@code @Operation}, {@code @Read} or {@code @Search} methods
 * @param operations the operations of the providers that clients may use, with the dollar sign
 */
public record FhirOperations(List<Object> providers, Set<String> operations) {
    public FhirOperations {
        providers = List.copyOf(providers);
        operations = Set.copyOf(operations);
    }

    /** Of one provider. */
    public static FhirOperations of(Object provider, Set<String> operations) {
        return new FhirOperations(List.of(provider), operations);
    }
}
