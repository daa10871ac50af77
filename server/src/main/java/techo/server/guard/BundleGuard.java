package techo.server.guard;

import ca.uhn.fhir.util.UrlUtil;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import techo.interceptors.error.Problem;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;

/** Bounds a batch or transaction, and asks of every entry what is asked of the same request alone. */
final class BundleGuard {
    private final GuardProperties limits;
    private final SearchGuard searches;
    private final PatchGuard patches;

    BundleGuard(GuardProperties limits, SearchGuard searches, PatchGuard patches) {
        this.limits = limits;
        this.searches = searches;
        this.patches = patches;
    }

    void check(Bundle bundle) {
        List<BundleEntryComponent> entries = bundle.getEntry();
        long reads = entries.stream().filter(BundleGuard::isRead).count();
        if (entries.size() > limits.bundleEntries() || reads > limits.batchReads()) {
            throw new TechoException(RequestError.BUNDLE_TOO_LARGE);
        }
        for (int i = 0; i < entries.size(); i++) {
            check(entries.get(i), "Bundle.entry[" + i + "]");
        }
    }

    private void check(BundleEntryComponent entry, String at) {
        String url = entry.getRequest().getUrl();
        if (url != null && url.indexOf('?') >= 0) {
            try {
                check(
                        url.substring(0, url.indexOf('?')),
                        UrlUtil.parseQueryString(url.substring(url.indexOf('?') + 1)));
            } catch (TechoException refused) {
                throw new TechoException(Problem.error(refused.code()).at(at));
            } catch (IllegalArgumentException e) {
                throw new TechoException(
                        Problem.error(RequestError.PARAMETER_VALUE_INVALID).at(at));
            }
        }
        if (entry.getRequest().getMethod() == HTTPVerb.PATCH) {
            patches.check(entry.getResource(), at + ".resource");
        }
        if (entry.getResource() instanceof Bundle nested
                && entry.getRequest().getMethod() == HTTPVerb.POST
                && (url == null || url.isEmpty() || url.equals("/"))
                && nested.hasEntry()) {
            throw new TechoException(
                    Problem.error(RequestError.BUNDLE_TOO_LARGE).at(at));
        }
    }

    private void check(String path, Map<String, String[]> parameters) {
        if (path.startsWith("$", path.lastIndexOf('/') + 1)) {
            searches.checkOperation(parameters);
        } else {
            searches.check(parameters);
        }
    }

    private static boolean isRead(BundleEntryComponent entry) {
        HTTPVerb method = entry.getRequest().getMethod();
        return method == HTTPVerb.GET || method == HTTPVerb.HEAD;
    }
}
