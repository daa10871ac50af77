package techo.server.search;

import ca.uhn.fhir.jpa.search.builder.predicate.StringPredicateBuilder;
import ca.uhn.fhir.jpa.search.builder.sql.SearchQueryBuilder;
import ca.uhn.fhir.jpa.search.builder.sql.SqlObjectFactory;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;

/** Makes HAPI's objects that make SQL; the one for strings is ours. */
public class FoldedSqlObjectFactory extends SqlObjectFactory {
    private final AutowireCapableBeanFactory beans;

    protected FoldedSqlObjectFactory(AutowireCapableBeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public final StringPredicateBuilder stringIndexTable(SearchQueryBuilder search) {
        return wired(new FoldedStringPredicateBuilder(search));
    }

    /** Predicate builders get what they need from the Spring context. */
    protected final <T> T wired(T builder) {
        beans.autowireBean(builder);
        return builder;
    }
}
