package techo.server.search;

import ca.uhn.fhir.jpa.search.builder.predicate.StringPredicateBuilder;
import ca.uhn.fhir.jpa.search.builder.sql.SearchQueryBuilder;
import com.healthmarketscience.sqlbuilder.Condition;

/**
 * Looks texts up in the form in which they are indexed; {@code :exact} compares what was written. Characters that mean
 * something in SQL's LIKE stand for themselves: HAPI lets an underscore match anything.
 */
final class FoldedStringPredicateBuilder extends StringPredicateBuilder {

    FoldedStringPredicateBuilder(SearchQueryBuilder search) {
        super(search);
    }

    @Override
    public Condition createPredicateNormalLike(String type, String parameter, String normalized, String like) {
        String folded = FoldedText.of(parameter, normalized);
        return super.createPredicateNormalLike(type, parameter, folded, beginsWith(folded));
    }

    @Override
    public Condition createPredicateNormal(String type, String parameter, String normalized) {
        return super.createPredicateNormal(type, parameter, FoldedText.of(parameter, normalized));
    }

    private static String beginsWith(String folded) {
        return folded.replaceAll("([\\\\%_])", "\\\\$1") + "%";
    }
}
