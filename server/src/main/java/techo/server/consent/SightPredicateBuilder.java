package techo.server.consent;

import ca.uhn.fhir.jpa.search.builder.QueryStack.SearchForIdsParams;
import ca.uhn.fhir.jpa.search.builder.predicate.ResourceIdPredicateBuilder;
import ca.uhn.fhir.jpa.search.builder.sql.SearchQueryBuilder;
import ca.uhn.fhir.model.api.IQueryParameterType;
import com.healthmarketscience.sqlbuilder.ComboCondition;
import com.healthmarketscience.sqlbuilder.Condition;
import com.healthmarketscience.sqlbuilder.CustomCondition;
import com.healthmarketscience.sqlbuilder.dbspec.basic.DbColumn;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import techo.policy.identity.Permission;

/** Makes SQL of a {@link SightParameter}, beside what HAPI makes of {@code _id}. */
final class SightPredicateBuilder extends ResourceIdPredicateBuilder {
    private final VisibleResources visibleResources;

    SightPredicateBuilder(SearchQueryBuilder search, VisibleResources visibleResources) {
        super(search);
        this.visibleResources = visibleResources;
    }

    @Override
    public @Nullable Condition createPredicateResourceId(SearchForIdsParams parameters) {
        List<List<IQueryParameterType>> others = new ArrayList<>();
        List<Condition> conditions = new ArrayList<>();
        for (List<IQueryParameterType> alternatives : parameters.getAndOrParams()) {
            if (alternatives.size() == 1 && alternatives.get(0) instanceof SightParameter sight) {
                conditions.add(condition(sight, parameters));
            } else {
                others.add(alternatives);
            }
        }
        if (conditions.isEmpty()) {
            return super.createPredicateResourceId(parameters);
        }
        if (!others.isEmpty()) {
            parameters.setAndOrParams(others);
            Condition ids = super.createPredicateResourceId(parameters);
            if (ids != null) {
                conditions.add(ids);
            }
        }
        return ComboCondition.and(conditions.toArray(Condition[]::new));
    }

    private Condition condition(SightParameter sight, SearchForIdsParams parameters) {
        String resId = resIdColumn(parameters);
        SqlPredicate predicate = sight.type()
                .map(type -> visibleResources.predicate(
                        sight.caller(), Permission.SEARCH, sight.at(), resId, type, sight.wanted()))
                .orElseGet(() -> visibleResources.predicate(sight.caller(), Permission.SEARCH, sight.at(), resId));
        return new CustomCondition(withPlaceholders(predicate));
    }

    private String resIdColumn(SearchForIdsParams parameters) {
        DbColumn joined = getResourceIdColumn(parameters.getSourceJoinColumn());
        DbColumn column = joined != null
                ? joined
                : getSearchQueryBuilder().getOrCreateFirstPredicateBuilder().getResourceIdColumn();
        return column.getTable().getAlias() + "." + column.getName();
    }

    /** HAPI's builder numbers its own placeholders and turns them into question marks at the end. */
    private String withPlaceholders(SqlPredicate predicate) {
        Iterator<Object> arguments = predicate.arguments().iterator();
        StringBuilder sql = new StringBuilder();
        for (char c : predicate.sql().toCharArray()) {
            if (c == '?') {
                sql.append('\'')
                        .append(getSearchQueryBuilder().generatePlaceholder(arguments.next()))
                        .append('\'');
            } else {
                sql.append(c);
            }
        }
        return sql.toString();
    }
}
