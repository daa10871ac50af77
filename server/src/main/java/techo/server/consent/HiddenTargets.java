package techo.server.consent;

import ca.uhn.fhir.jpa.searchparam.SearchParameterMap;
import ca.uhn.fhir.rest.api.RestSearchParameterTypeEnum;
import ca.uhn.fhir.rest.api.SortSpec;
import ca.uhn.fhir.rest.param.ReferenceParam;
import ca.uhn.fhir.rest.server.util.ISearchParamRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.policy.consent.CategoryRules;
import techo.policy.identity.Caller;
import techo.policy.identity.Permission;

/**
 * Takes out of a search the references to what the caller may not see: a visible resource that is found by one would tell
 * that the hidden one exists, and to whom it belongs. In its place stands an id that never was. The owner of a record may
 * ask about all that it names.
 */
final class HiddenTargets {
    private static final String PATIENT = "Patient";
    private static final Set<String> OWNER = Set.of("patient", "subject");

    private final JdbcTemplate jdbc;
    private final VisibleResources visibleResources;
    private final ISearchParamRegistry searchParameters;
    private final CategoryRules categories = new CategoryRules();

    HiddenTargets(JdbcTemplate jdbc, VisibleResources visibleResources, ISearchParamRegistry searchParameters) {
        this.searchParameters = searchParameters;
        this.jdbc = jdbc;
        this.visibleResources = visibleResources;
    }

    /**
     * @param search is changed
     * @param type of the resources that are searched; empty when they are of any
     * @throws TechoException when it is sorted by what may be hidden: what has no reference comes first or last
     */
    void takeOut(SearchParameterMap search, Optional<String> type, Caller caller, StatementTime at) {
        if (caller instanceof Caller.Citizen) {
            return;
        }
        for (SortSpec sort = search.getSort(); sort != null; sort = sort.getChain()) {
            if (isByReference(type, sort.getParamName())) {
                throw new TechoException(RequestError.SEARCH_PARAMETER_REFUSED);
            }
        }
        Set<String> asked = new HashSet<>();
        references(search).filter(this::isAsked).forEach(reference -> asked.add(reference.getIdPart()));
        if (asked.isEmpty()) {
            return;
        }
        Map<String, Map<String, Boolean>> seen = seen(asked, caller, at);
        search.values()
                .forEach(every -> every.forEach(any -> any.replaceAll(one -> one instanceof ReferenceParam reference
                                && isAsked(reference)
                                && isHidden(reference, seen.getOrDefault(reference.getIdPart(), Map.of()))
                        ? new ReferenceParam(
                                reference.getResourceType(),
                                null,
                                UUID.randomUUID().toString())
                        : one)));
    }

    private boolean isByReference(Optional<String> type, String parameter) {
        return !OWNER.contains(parameter)
                && type.map(name -> searchParameters.getActiveSearchParam(
                                name, parameter, ISearchParamRegistry.SearchParamLookupContextEnum.SORT))
                        .filter(known -> known.getParamType() == RestSearchParameterTypeEnum.REFERENCE)
                        .isPresent();
    }

    private static Stream<ReferenceParam> references(SearchParameterMap search) {
        return search.values().stream()
                .flatMap(Collection::stream)
                .flatMap(Collection::stream)
                .filter(ReferenceParam.class::isInstance)
                .map(ReferenceParam.class::cast);
    }

    /** Whose a resource is, and who gave care, may be asked about; a bare id may be anything. */
    private boolean isAsked(ReferenceParam reference) {
        return reference.getIdPart() != null
                && !reference.getIdPart().isEmpty()
                && !(reference.getResourceType() != null && isOpen(reference.getResourceType()));
    }

    private boolean isOpen(String type) {
        return type.equals(PATIENT) || categories.isProvider(type);
    }

    /** @param seen what goes by the id: by type, whether the caller may see it */
    private static boolean isHidden(ReferenceParam reference, Map<String, Boolean> seen) {
        return reference.getResourceType() != null
                ? Boolean.FALSE.equals(seen.get(reference.getResourceType()))
                : !seen.isEmpty() && !seen.containsValue(true);
    }

    private Map<String, Map<String, Boolean>> seen(Collection<String> ids, Caller caller, StatementTime at) {
        SqlPredicate sight = visibleResources.predicate(caller, Permission.SEARCH, at, "h.res_id");
        InList some = InList.of(ids);
        List<Object> arguments = new ArrayList<>(sight.arguments());
        arguments.addAll(some.arguments());
        Map<String, Map<String, Boolean>> seen = new HashMap<>();
        jdbc.query(
                "select h.res_type, h.fhir_id, case when " + sight.sql() + " then 1 else 0 end as seen"
                        + " from hfj_resource h where h.fhir_id in " + some.sql(),
                row -> {
                    String type = row.getString("res_type");
                    seen.computeIfAbsent(row.getString("fhir_id"), id -> new HashMap<>())
                            .put(type, row.getInt("seen") == 1 || isOpen(type));
                },
                arguments.toArray());
        return seen;
    }
}
