package techo.server.guard;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.util.NarrativeUtil;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.utilities.xhtml.XhtmlNode;
import org.jspecify.annotations.Nullable;

/**
 * Stores narratives without what a browser would run or fetch: scripts, event handlers, frames, forms, links, images.
 *
 * <p>HAPI stores a narrative as it came. Whoever shows one later must not have to trust everyone who could write.
 * {@link NarrativeWarning} tells the client.
 */
@Interceptor
public final class NarrativeSanitizer {

    @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_CREATED)
    public void created(IBaseResource resource, @Nullable RequestDetails request) {
        sanitize(resource, request);
    }

    @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_UPDATED)
    public void updated(IBaseResource before, IBaseResource after, @Nullable RequestDetails request) {
        sanitize(after, request);
    }

    /** Changes the narratives of a resource, and of those within it, to what is stored of them. */
    public static void sanitize(IBaseResource resource) {
        cleaned(resource);
    }

    private static void sanitize(IBaseResource resource, @Nullable RequestDetails request) {
        if (cleaned(resource) && request != null) {
            CleanedNarratives.of(request).add(resource);
        }
    }

    /** Whether there was anything to take away, here or in what is inside. */
    private static boolean cleaned(IBaseResource resource) {
        boolean cleaned = false;
        if (resource instanceof DomainResource domain) {
            if (domain.hasText() && domain.getText().hasDiv()) {
                cleaned = cleanedText(domain);
            }
            for (Resource contained : domain.getContained()) {
                cleaned |= cleaned(contained);
            }
        }
        if (resource instanceof Bundle bundle) {
            for (Bundle.BundleEntryComponent entry : bundle.getEntry()) {
                cleaned |= entry.hasResource() && cleaned(entry.getResource());
            }
        }
        return cleaned;
    }

    private static boolean cleanedText(DomainResource resource) {
        XhtmlNode given = resource.getText().getDiv();
        XhtmlNode safe = NarrativeUtil.sanitize(given);
        if (safe.isEmpty() || safe.allText().isBlank()) {
            resource.setText(null);
        } else {
            resource.getText().setDiv(safe);
        }
        return !safe.equalsDeep(given);
    }
}
