package techo.server.profiles;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IBaseResource;
import techo.interceptors.error.Problem;

/** The resources that a request stores although they break rules, so that its answer can tell. */
public final class ViolationsOnRequest {
    private static final Object KEY = ViolationsOnRequest.class.getName();

    private ViolationsOnRequest() {}

    /** @return what every stored resource breaks, as warnings; empty when all is in order */
    public static List<Problem> problems(RequestDetails request) {
        return of(request).stream()
                .flatMap(resource -> Verdict.of(resource).stream())
                .flatMap(verdict -> verdict.problems().stream())
                .limit(ProfileJudge.REPORTED)
                .toList();
    }

    static void add(RequestDetails request, IBaseResource resource) {
        resources(request).add(resource);
    }

    static List<IBaseResource> of(RequestDetails request) {
        Set<IBaseResource> resources = resources(request);
        synchronized (resources) {
            return new ArrayList<>(resources);
        }
    }

    /** HAPI runs the entries of a batch in parallel, on one map. */
    @SuppressWarnings("unchecked") // only this class uses the key
    private static Set<IBaseResource> resources(RequestDetails request) {
        Map<Object, Object> data = request.getUserData();
        synchronized (data) {
            return (Set<IBaseResource>) data.computeIfAbsent(
                    KEY,
                    key -> Collections.synchronizedSet(
                            Collections.newSetFromMap(new IdentityHashMap<IBaseResource, Boolean>())));
        }
    }
}
