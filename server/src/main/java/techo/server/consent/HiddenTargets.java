package techo.server.consent;

import ca.uhn.fhir.jpa.searchparam.SearchParameterMap;
import ca.uhn.fhir.model.api.IQueryParameterType;
import ca.uhn.fhir.rest.api.RestSearchParameterTypeEnum;
import ca.uhn.fhir.rest.api.SortSpec;
import ca.uhn.fhir.rest.param.ReferenceParam;
import ca.uhn.fhir.rest.param.UriParam;
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
import techo.interceptors.consent.Masks;
import techo.interceptors.consent.ResourceKey;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.policy.consent.CategoryRules;
import techo.policy.consent.Masking;
import techo.policy.identity.Caller;
import techo.policy.identity.Permission;

/**
 * Takes out of a search the references to what the caller may not see, and the addresses of it: a visible resource that is
 * found by one would tell that the hidden one exists, and to whom it belongs. In its place stands an id that never was,
 * also of what is not here at all: somebody may have written a name to learn which of the two it is. The owner of a record
 * may ask about all that it names.
 */
final class HiddenTargets {
    private static final String PATIENT = "Patient";

    /** The parameters that ask whose a resource is; what most types know comes first. */
    private static final List<String> OWNER = List.of("patient", "subject", "beneficiary");

    /** The parameters that ask what a resource names. */
    private static final Set<RestSearchParameterTypeEnum> NAMES =
            Set.of(RestSearchParameterTypeEnum.REFERENCE, RestSearchParameterTypeEnum.URI);

    private static final CategoryRules CATEGORIES = new CategoryRules();

    private final JdbcTemplate jdbc;
    private final VisibleResources visibleResources;
    private final ISearchParamRegistry searchParameters;

    HiddenTargets(JdbcTemplate jdbc, VisibleResources visibleResources, ISearchParamRegistry searchParameters) {
        this.searchParameters = searchParameters;
        this.jdbc = jdbc;
        this.visibleResources = visibleResources;
    }

    /**
     * @param search is changed
     * @param type of the resources that are searched; empty when they are of any
     * @throws TechoException when it is sorted by what may be hidden: what names nothing comes first or last
     */
    void takeOut(SearchParameterMap search, Optional<String> type, Caller caller, StatementTime at) {
        if (caller instanceof Caller.Citizen) {
            return;
        }
        for (SortSpec sort = search.getSort(); sort != null; sort = sort.getChain()) {
            if (mayBeHidden(type, sort.getParamName())) {
                throw new TechoException(RequestError.SEARCH_PARAMETER_REFUSED);
            }
        }
        Set<String> asked = new HashSet<>();
        targets(search).forEach(target -> asked.add(target.id()));
        if (asked.isEmpty()) {
            return;
        }
        Map<String, Map<String, Boolean>> seen = seen(asked, caller, at);
        Optional<String> owner = type.flatMap(this::ownerParameter);
        Set<String> owners = new HashSet<>();
        search.entrySet()
                .forEach(entry -> entry.getValue().forEach(any -> {
                    Optional<String> person = owner.flatMap(known -> hiddenPerson(entry.getKey(), any, seen));
                    person.ifPresentOrElse(
                            owners::add,
                            () -> any.replaceAll(one ->
                                    targets(entry.getKey(), one).stream().anyMatch(target -> isHidden(target, seen))
                                            ? never(one)
                                            : one));
                }));
        owner.ifPresent(parameter ->
                owners.forEach(person -> search.add(parameter, new ReferenceParam(PATIENT, null, person))));
    }

    private Optional<String> ownerParameter(String type) {
        return OWNER.stream()
                .filter(parameter -> searchParameters.hasActiveSearchParam(
                        type, parameter, ISearchParamRegistry.SearchParamLookupContextEnum.SEARCH))
                .findFirst();
    }

    /** Whoever may see a resource is told that it names the person whose it is, and is answered about that person's alone. */
    private static Optional<String> hiddenPerson(
            String parameter, List<IQueryParameterType> any, Map<String, Map<String, Boolean>> seen) {
        return any.size() == 1 && any.get(0) instanceof ReferenceParam one
                ? targets(parameter, one).stream()
                        .filter(target -> isHidden(target, seen) && target.isPatient(seen))
                        .map(Target::id)
                        .findFirst()
                : Optional.empty();
    }

    private boolean mayBeHidden(Optional<String> type, String parameter) {
        return !OWNER.contains(parameter)
                && type.map(name -> searchParameters.getActiveSearchParam(
                                name, parameter, ISearchParamRegistry.SearchParamLookupContextEnum.SORT))
                        .filter(known -> NAMES.contains(known.getParamType()))
                        .isPresent();
    }

    private static Stream<Target> targets(SearchParameterMap search) {
        return search.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream()
                        .flatMap(Collection::stream)
                        .flatMap(one -> targets(entry.getKey(), one).stream()));
    }

    /** What is asked for, unless everybody may ask: whose a resource is, and who gave care. */
    private static List<Target> targets(String parameter, IQueryParameterType one) {
        boolean owner = OWNER.contains(parameter);
        Stream<Target> named = Stream.empty();
        if (one instanceof ReferenceParam reference && reference.getIdPart() != null) {
            Optional<String> type = Optional.ofNullable(reference.getResourceType());
            boolean elsewhere = reference.getBaseUrl() != null
                    || type.filter(ResourceKey::isType).isEmpty();
            named = Stream.of(new Target(type, reference.getIdPart(), owner, elsewhere));
        } else if (one instanceof UriParam address && address.getValue() != null) {
            named = Masks.namedBy(address.getValue()).stream()
                    .map(key ->
                            new Target(Optional.of(key.type()), key.id(), owner, Masking.mayBeElsewhere(key.type())));
        }
        return named.filter(target -> !target.id().isEmpty()
                        && target.type().filter(target::isOpen).isEmpty())
                .toList();
    }

    private static IQueryParameterType never(IQueryParameterType one) {
        String never = UUID.randomUUID().toString();
        return one instanceof ReferenceParam reference
                ? new ReferenceParam(reference.getResourceType(), null, never)
                : new UriParam(never);
    }

    /** @param seen what goes by an id: by type, whether the caller may see it */
    private static boolean isHidden(Target target, Map<String, Map<String, Boolean>> seen) {
        Map<String, Boolean> known = seen.getOrDefault(target.id(), Map.of());
        return target.type()
                .map(type -> Optional.ofNullable(known.get(type))
                        .map(shown -> !shown)
                        .orElse(!target.elsewhere()))
                .orElseGet(() -> !known.isEmpty()
                        && known.entrySet().stream().noneMatch(one -> one.getValue() || target.isOpen(one.getKey())));
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
                    seen.computeIfAbsent(row.getString("fhir_id"), id -> new HashMap<>())
                            .put(row.getString("res_type"), row.getInt("seen") == 1);
                },
                arguments.toArray());
        return seen;
    }

    /**
     * What a search asks for.
     *
     * @param type absent where a bare id stands, which may be anything
     * @param owner whether it is asked whose a resource is
     * @param elsewhere whether it may be somewhere else if it is not here
     */
    private record Target(Optional<String> type, String id, boolean owner, boolean elsewhere) {
        /** Whether nothing but a Patient goes by the id. */
        boolean isPatient(Map<String, Map<String, Boolean>> seen) {
            return type.map(PATIENT::equals)
                    .orElseGet(() -> seen.getOrDefault(id, Map.of()).keySet().equals(Set.of(PATIENT)));
        }

        boolean isOpen(String type) {
            return CATEGORIES.isProvider(type) || (owner && type.equals(PATIENT));
        }
    }
}
