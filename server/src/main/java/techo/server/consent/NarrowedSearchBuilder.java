package techo.server.consent;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.interceptor.model.RequestPartitionId;
import ca.uhn.fhir.jpa.dao.IResultIterator;
import ca.uhn.fhir.jpa.dao.ISearchBuilder;
import ca.uhn.fhir.jpa.model.dao.JpaPid;
import ca.uhn.fhir.jpa.model.search.SearchBuilderLoadIncludesParameters;
import ca.uhn.fhir.jpa.model.search.SearchRuntimeDetails;
import ca.uhn.fhir.jpa.searchparam.SearchParameterMap;
import ca.uhn.fhir.model.api.Include;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import ca.uhn.fhir.rest.param.DateRangeParam;
import jakarta.persistence.EntityManager;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.jspecify.annotations.Nullable;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.interceptors.identity.CallerOnRequest;
import techo.policy.identity.Caller;
import techo.policy.identity.Permission;

/**
 * A HAPI search builder whose every statement, or whose every list of keys, is narrowed to what the caller may see.
 *
 * <p>Searches and counts get the predicate into their SQL, so pages are full and totals exact. What HAPI gathers by other
 * statements (includes, a whole record, bodies) is filtered by keys, before a body is loaded. What the server asks by
 * itself passes; an HTTP request without a caller does not.
 */
final class NarrowedSearchBuilder implements ISearchBuilder<JpaPid> {
    private final ISearchBuilder<JpaPid> hapi;
    private final Optional<String> type;
    private final VisibleResources visibleResources;
    private final HiddenTargets hiddenTargets;
    private final InstantSource time;
    private final Set<JpaPid> found = new HashSet<>();

    /** @param type of the resources that are searched; empty when they are of any */
    NarrowedSearchBuilder(
            ISearchBuilder<JpaPid> hapi,
            Optional<String> type,
            VisibleResources visibleResources,
            HiddenTargets hiddenTargets,
            InstantSource time) {
        this.hapi = hapi;
        this.type = type;
        this.visibleResources = visibleResources;
        this.hiddenTargets = hiddenTargets;
        this.time = time;
    }

    @Override
    public IResultIterator<JpaPid> createQuery(
            SearchParameterMap search,
            SearchRuntimeDetails runtime,
            @Nullable RequestDetails request,
            RequestPartitionId partition) {
        Optional<Caller> caller = caller(request);
        if (caller.isPresent() && search.getEverythingMode() != null) {
            return new VisibleKeys(
                    hapi.createQuery(search, runtime, request, partition), keys -> visible(keys, caller.get()));
        }
        return new NarrowedKeys(
                hapi.createQuery(narrowed(search, caller, Wanted.PAGE), runtime, request, partition), found::add);
    }

    @Override
    public Stream<JpaPid> createQueryStream(
            SearchParameterMap search,
            SearchRuntimeDetails runtime,
            @Nullable RequestDetails request,
            RequestPartitionId partition) {
        return hapi.createQueryStream(narrowed(search, caller(request), Wanted.PAGE), runtime, request, partition);
    }

    @Override
    public Long createCountQuery(
            SearchParameterMap search,
            String searchUuid,
            @Nullable RequestDetails request,
            RequestPartitionId partition) {
        return hapi.createCountQuery(narrowed(search, caller(request), Wanted.TOTAL), searchUuid, request, partition);
    }

    @Override
    public void loadResourcesByPid(
            Collection<JpaPid> keys,
            Collection<JpaPid> included,
            List<IBaseResource> resources,
            boolean history,
            @Nullable RequestDetails request) {
        hapi.loadResourcesByPid(unseen(keys, request), visible(included, request), resources, history, request);
    }

    @Override
    @Deprecated
    public Set<JpaPid> loadIncludes(
            FhirContext context,
            EntityManager entityManager,
            Collection<JpaPid> matches,
            Collection<Include> includes,
            boolean reverse,
            DateRangeParam lastUpdated,
            String description,
            @Nullable RequestDetails request,
            Integer maximum) {
        return new LinkedHashSet<>(visible(
                hapi.loadIncludes(
                        context, entityManager, matches, includes, reverse, lastUpdated, description, request, maximum),
                request));
    }

    @Override
    public Set<JpaPid> loadIncludes(SearchBuilderLoadIncludesParameters<JpaPid> parameters) {
        return new LinkedHashSet<>(visible(hapi.loadIncludes(parameters), parameters.getRequestDetails()));
    }

    @Override
    public void setMaxResultsToFetch(Integer maximum) {
        hapi.setMaxResultsToFetch(maximum);
    }

    @Override
    public void setDeduplicateInDatabase(boolean deduplicate) {
        hapi.setDeduplicateInDatabase(deduplicate);
    }

    @Override
    public void setRequireTotal(boolean require) {
        hapi.setRequireTotal(require);
    }

    @Override
    public boolean requiresTotal() {
        return hapi.requiresTotal();
    }

    @Override
    public void setFetchSize(int size) {
        hapi.setFetchSize(size);
    }

    @Override
    public void setPreviouslyAddedResourcePids(List<JpaPid> keys) {
        hapi.setPreviouslyAddedResourcePids(keys);
    }

    /** @return empty for what the server asks by itself */
    private static Optional<Caller> caller(@Nullable RequestDetails request) {
        Optional<Caller> caller = CallerOnRequest.of(request);
        if (caller.isEmpty() && request != null && !(request instanceof SystemRequestDetails)) {
            throw new TechoException(RequestError.LOGIN_REQUIRED);
        }
        return caller;
    }

    private SearchParameterMap narrowed(SearchParameterMap search, Optional<Caller> caller, Wanted wanted) {
        return caller.map(asking -> {
                    SearchParameterMap narrowed = search.clone();
                    StatementTime now = StatementTime.ofDatabase(time.instant());
                    hiddenTargets.takeOut(narrowed, type, asking, now);
                    narrowed.add("_id", new SightParameter(asking, now, type, wanted));
                    return narrowed;
                })
                .orElse(search);
    }

    /** What a narrowed statement of this search found is not asked about again here; the assertion asks before it leaves. */
    private Collection<JpaPid> unseen(Collection<JpaPid> keys, @Nullable RequestDetails request) {
        return found.containsAll(keys) ? keys : visible(keys, request);
    }

    private Collection<JpaPid> visible(Collection<JpaPid> keys, @Nullable RequestDetails request) {
        return caller(request).map(asking -> visible(keys, asking)).orElse(keys);
    }

    private Collection<JpaPid> visible(Collection<JpaPid> keys, Caller asking) {
        if (keys.isEmpty()) {
            return keys;
        }
        Function<JpaPid, Long> number = JpaPid::getId;
        Set<Long> seen = visibleResources.visible(
                asking,
                Permission.SEARCH,
                StatementTime.ofDatabase(time.instant()),
                keys.stream().map(number).toList());
        return keys.stream().filter(key -> seen.contains(key.getId())).collect(Collectors.toList());
    }
}
