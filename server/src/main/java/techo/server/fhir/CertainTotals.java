package techo.server.fhir;

import ca.uhn.fhir.interceptor.model.RequestPartitionId;
import ca.uhn.fhir.jpa.dao.ISearchBuilder;
import ca.uhn.fhir.jpa.search.SynchronousSearchSvcImpl;
import ca.uhn.fhir.jpa.searchparam.SearchParameterMap;
import ca.uhn.fhir.rest.api.SearchTotalModeEnum;
import ca.uhn.fhir.rest.api.server.IBundleProvider;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.SimpleBundleProvider;

/**
 * Tells a total only where it is known. HAPI 8.8.0 takes the offset of a last page as the number of matches before it; an
 * offset behind the last match would make a total of it that nothing found.
 */
final class CertainTotals extends SynchronousSearchSvcImpl {

    @Override
    @SuppressWarnings("rawtypes") // as HAPI declares it
    public IBundleProvider executeQuery(
            SearchParameterMap search,
            RequestDetails request,
            String searchUuid,
            ISearchBuilder builder,
            Integer atMost,
            RequestPartitionId partition) {
        IBundleProvider found = super.executeQuery(search, request, searchUuid, builder, atMost, partition);
        boolean behindTheFirst = search.getOffset() != null && search.getOffset() > 0;
        if (behindTheFirst
                && search.getSearchTotalMode() != SearchTotalModeEnum.ACCURATE
                && search.getOffset().equals(found.size())
                && found instanceof SimpleBundleProvider page) {
            page.setSize(null);
        }
        return found;
    }
}
