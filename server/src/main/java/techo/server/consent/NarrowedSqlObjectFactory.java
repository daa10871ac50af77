package techo.server.consent;

import ca.uhn.fhir.jpa.search.builder.predicate.ResourceIdPredicateBuilder;
import ca.uhn.fhir.jpa.search.builder.sql.SearchQueryBuilder;
import ca.uhn.fhir.jpa.search.builder.sql.SqlObjectFactory;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;

/** Makes HAPI's objects that make SQL; the one for {@code _id} is ours. */
final class NarrowedSqlObjectFactory extends SqlObjectFactory {
    private final AutowireCapableBeanFactory beans;
    private final VisibleResources visibleResources;

    NarrowedSqlObjectFactory(AutowireCapableBeanFactory beans, VisibleResources visibleResources) {
        this.beans = beans;
        this.visibleResources = visibleResources;
    }

    @Override
    public ResourceIdPredicateBuilder resourceId(SearchQueryBuilder search) {
        SightPredicateBuilder builder = new SightPredicateBuilder(search, visibleResources);
        beans.autowireBean(builder);
        return builder;
    }
}
