package techo.server.fhir;

/**
 * An interceptor that a feature brings, and where it belongs.
 *
 * @param order its place among all interceptors
 * @param scope which of HAPI's two registries calls it
 * @param interceptor an object with HAPI {@code @Hook} methods
 */
public record FhirInterceptor(InterceptorOrder order, Scope scope, Object interceptor) {

    /** INVARIANT: an interceptor is registered once; HAPI would call one that is in both registries twice. */
    public enum Scope {
        /** Sees HTTP requests only. */
        REQUESTS,
        /** Sees everything that touches storage: requests, jobs, and what the server does by itself. */
        STORAGE
    }
}
