package techo.server.guard;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.server.util.NarrativeUtil;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.utilities.xhtml.XhtmlNode;

/**
 * Stores narratives without what a browser would run or fetch: scripts, event handlers, frames, forms, links, images.
 *
 * <p>HAPI stores a narrative as it came. Whoever shows one later must not have to trust everyone who could write.
 */
@Interceptor
final class NarrativeSanitizer {

    @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_CREATED)
    public void created(IBaseResource resource) {
        sanitize(resource);
    }

    @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_UPDATED)
    public void updated(IBaseResource before, IBaseResource after) {
        sanitize(after);
    }

    private static void sanitize(IBaseResource resource) {
        if (resource instanceof DomainResource domain) {
            if (domain.hasText() && domain.getText().hasDiv()) {
                sanitize(domain);
            }
            domain.getContained().forEach(NarrativeSanitizer::sanitize);
        }
        if (resource instanceof Bundle bundle) {
            bundle.getEntry().stream()
                    .filter(Bundle.BundleEntryComponent::hasResource)
                    .map(Bundle.BundleEntryComponent::getResource)
                    .forEach(NarrativeSanitizer::sanitize);
        }
    }

    private static void sanitize(DomainResource resource) {
        XhtmlNode safe = NarrativeUtil.sanitize(resource.getText().getDiv());
        if (safe.isEmpty() || safe.allText().isBlank()) {
            resource.setText(null);
        } else {
            resource.getText().setDiv(safe);
        }
    }
}
