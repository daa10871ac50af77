package techo.server.fhir;

import ca.uhn.fhir.interceptor.api.IInterceptorService;
import ca.uhn.fhir.rest.server.RestfulServer;
import java.util.Comparator;
import java.util.List;

/** Registers every interceptor in the order of {@link InterceptorOrder}, each in exactly one of HAPI's registries. */
final class InterceptorRegistration {
    private InterceptorRegistration() {}

    static void register(List<FhirInterceptor> interceptors, RestfulServer requests, IInterceptorService storage) {
        interceptors.stream()
                .sorted(Comparator.comparing(FhirInterceptor::order))
                .forEach(interceptor -> {
                    switch (interceptor.scope()) {
                        case REQUESTS -> requests.registerInterceptor(interceptor.interceptor());
                        case STORAGE -> storage.registerInterceptor(interceptor.interceptor());
                    }
                });
    }
}
