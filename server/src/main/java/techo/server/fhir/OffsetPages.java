package techo.server.fhir;

import ca.uhn.fhir.rest.api.server.IBundleProvider;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.IPagingProvider;
import org.jspecify.annotations.Nullable;

/**
 * Keeps no results, so that no link is a key to them: every page is a search of its own, decided when it is asked for
 * and by who asks. A {@code _getpages} link leads nowhere.
 */
final class OffsetPages implements IPagingProvider {
    private final FhirProperties properties;

    OffsetPages(FhirProperties properties) {
        this.properties = properties;
    }

    @Override
    public int getDefaultPageSize() {
        return properties.defaultPageSize();
    }

    @Override
    public int getMaximumPageSize() {
        return properties.maximumPageSize();
    }

    @Override
    public boolean canStoreSearchResults() {
        return false;
    }

    @Override
    @SuppressWarnings("NullAway") // this is how HAPI is told that there is no such list
    public IBundleProvider retrieveResultList(@Nullable RequestDetails request, String searchId) {
        return null;
    }

    @Override
    @SuppressWarnings("NullAway") // this is how HAPI is told that the list was not kept
    public String storeResultList(@Nullable RequestDetails request, IBundleProvider list) {
        return null;
    }
}
