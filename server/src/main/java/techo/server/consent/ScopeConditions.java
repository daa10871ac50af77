package techo.server.consent;

import ca.uhn.fhir.interceptor.model.RequestPartitionId;
import ca.uhn.fhir.jpa.model.config.PartitionSettings;
import ca.uhn.fhir.jpa.model.entity.ResourceIndexedSearchParamToken;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import techo.policy.consent.DataCategory;
import techo.policy.identity.Permission;
import techo.policy.identity.Scope.OfResources;
import techo.policy.identity.Scope.Restriction;
import techo.policy.identity.Scopes;

/**
 * The scopes of a token as SQL about a row {@code r} of {@code techo_resource}.
 *
 * <p>A restriction on codes of the resource is looked up in HAPI's index of them, which is written with the resource. It
 * is not mapped to the category of the row: several codes share one category, and a scope must not open what its
 * neighbour names.
 */
final class ScopeConditions {
    /** Holds of no row, without a constant in the SQL. */
    static final SqlPredicate NOTHING = new SqlPredicate("r.patient_pid = ?", List.of(-1L));

    private final PartitionSettings partitions;

    ScopeConditions(PartitionSettings partitions) {
        this.partitions = partitions;
    }

    /** @return empty when the scopes open everything */
    Optional<SqlPredicate> of(Scopes scopes, Permission permission) {
        return scopes.openAll(permission)
                ? Optional.empty()
                : Optional.of(scopes.opening(permission).stream()
                        .map(this::condition)
                        .reduce(SqlPredicate::or)
                        .orElse(NOTHING));
    }

    private SqlPredicate condition(OfResources scope) {
        List<SqlPredicate> all = new ArrayList<>();
        // Not "exists … and s.res_type = ?": H2 would go through all of the type for each row.
        scope.type()
                .ifPresent(type -> all.add(new SqlPredicate(
                        "(select s.res_type from hfj_resource s where s.res_id = r.res_id) = ?", List.of(type))));
        scope.restrictions().forEach(restriction -> all.add(restriction(scope, restriction)));
        return all.stream().reduce(SqlPredicate::and).orElseThrow();
    }

    private SqlPredicate restriction(OfResources scope, Restriction restriction) {
        List<Object> categories = restriction.anyOf().stream()
                .filter(code -> code.system().equals(Scopes.DATA_CATEGORIES))
                .flatMap(code -> DataCategory.ofCode(code.code()).stream())
                .<Object>map(DataCategory::number)
                .toList();
        List<Object> codes = scope.type().stream()
                .flatMap(type -> restriction.anyOf().stream()
                        .filter(code -> !code.system().equals(Scopes.DATA_CATEGORIES))
                        .<Object>map(code -> ResourceIndexedSearchParamToken.calculateHashSystemAndValue(
                                partitions,
                                RequestPartitionId.defaultPartition(),
                                type,
                                restriction.element().parameter(),
                                code.system(),
                                code.code())))
                .toList();
        List<SqlPredicate> any = new ArrayList<>();
        if (!categories.isEmpty()) {
            any.add(new SqlPredicate("r.category in (" + placeholders(categories) + ")", categories));
        }
        if (!codes.isEmpty()) {
            any.add(new SqlPredicate(
                    "exists (select 1 from hfj_spidx_token t where t.res_id = r.res_id and t.hash_sys_and_value in ("
                            + placeholders(codes) + "))",
                    codes));
        }
        return any.stream().reduce(SqlPredicate::or).orElse(NOTHING);
    }

    private static String placeholders(Collection<?> values) {
        return values.stream().map(value -> "?").collect(Collectors.joining(","));
    }
}
