package techo.server.consent;

import ca.uhn.fhir.jpa.search.builder.predicate.ResourceIdPredicateBuilder;
import ca.uhn.fhir.jpa.search.builder.sql.SearchQueryBuilder;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import techo.server.search.FoldedSqlObjectFactory;

/** Makes HAPI's objects that make SQL; the one for {@code _id} narrows to what the caller may see. */
final class NarrowedSqlObjectFactory extends FoldedSqlObjectFactory {
    private final VisibleResources visibleResources;

    NarrowedSqlObjectFactory(AutowireCapableBeanFactory beans, VisibleResources visibleResources) {
        super(beans);
        this.visibleResources = visibleResources;
    }

    @Override
    public ResourceIdPredicateBuilder resourceId(SearchQueryBuilder search) {
        return wired(new SightPredicateBuilder(search, visibleResources));
    }
}
