package techo.server.export;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.RuntimeSearchParam;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.api.dao.IFhirResourceDao;
import ca.uhn.fhir.jpa.model.dao.JpaPid;
import ca.uhn.fhir.jpa.searchparam.MatchUrlService;
import ca.uhn.fhir.jpa.searchparam.SearchParameterMap;
import ca.uhn.fhir.rest.api.RestSearchParameterTypeEnum;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.util.ISearchParamRegistry;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import techo.interceptors.identity.CallerOnRequest;
import techo.policy.identity.Caller;

/** Looks for what the filters of a kick-off mean, with HAPI's own search, and puts it on record for the job. */
final class TypeFilters {
    private static final int ROWS_PER_INSERT = 1_000;

    /** Two filters of one type may find the same. */
    private static final String INSERT = "insert into techo_export_match (job_id, res_id)"
            + " select j.job_id, cast(? as bigint) from techo_export_job j where j.job_id = ? and not exists"
            + " (select 1 from techo_export_match m where m.job_id = ? and m.res_id = ?)";

    /** Of every type, and about the resource itself. */
    private static final Set<String> OF_EVERY_TYPE = Set.of("_id", "_lastUpdated");

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");
    private static final Set<String> MODIFIERS =
            Set.of("", "missing", "not", "exact", "contains", "in", "not-in", "above", "below", "text", "identifier");

    /** Whose a resource is everybody may ask who may see it. */
    private static final Set<String> OWNER = Set.of("patient", "subject");

    /** What these speak of may be hidden, and that a resource names it. */
    private static final Set<RestSearchParameterTypeEnum> NAMES =
            Set.of(RestSearchParameterTypeEnum.REFERENCE, RestSearchParameterTypeEnum.URI);

    private final DaoRegistry daos;
    private final MatchUrlService matchUrls;
    private final ISearchParamRegistry searchParameters;
    private final FhirContext context;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;

    TypeFilters(
            DaoRegistry daos,
            MatchUrlService matchUrls,
            ISearchParamRegistry searchParameters,
            FhirContext context,
            JdbcTemplate jdbc,
            TransactionTemplate transaction) {
        this.daos = daos;
        this.matchUrls = matchUrls;
        this.searchParameters = searchParameters;
        this.context = context;
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /** Whether a search can answer the filter, by what the resources themselves say and nothing else. */
    boolean canAnswer(TypeFilter filter) {
        for (String pair : filter.query().split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 0 || pair.substring(equals + 1).isBlank()) {
                // HAPI leaves out what has no value, and would find everything.
                return false;
            }
            String name = pair.substring(0, equals);
            int modifier = name.indexOf(':');
            String bare = modifier < 0 ? name : name.substring(0, modifier);
            String modified = modifier < 0 ? "" : name.substring(modifier + 1);
            if (!NAME.matcher(bare).matches()
                    || !MODIFIERS.contains(modified)
                    || !isKnown(filter.type(), bare)
                    || (!modified.isEmpty() && isName(filter.type(), bare))) {
                return false;
            }
        }
        try {
            search(filter);
            return true;
        } catch (InvalidRequestException | IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Records what the filters find of what the caller may see; what an earlier attempt found is forgotten.
     *
     * @param claim of the work for which it is looked for
     */
    void find(ExportJobId job, Caller caller, List<TypeFilter> filters, WorkClaim claim) {
        if (filters.isEmpty()) {
            return;
        }
        transaction.executeWithoutResult(status -> {
            jdbc.update("delete from techo_export_match where job_id = ?", job.value());
            filters.forEach(filter -> find(job, caller, filter));
            claim.require();
        });
    }

    private void find(ExportJobId job, Caller caller, TypeFilter filter) {
        SystemRequestDetails request = new SystemRequestDetails();
        CallerOnRequest.put(request, caller);
        IFhirResourceDao<?> dao = daos.getResourceDao(filter.type());
        try (Stream<JpaPid> found = dao.searchForIdStream(search(filter), request, null)) {
            List<Object[]> rows = new ArrayList<>();
            for (Iterator<JpaPid> pids = found.iterator(); pids.hasNext(); ) {
                long resId = pids.next().getId();
                rows.add(new Object[] {resId, job.value(), job.value(), resId});
                if (rows.size() == ROWS_PER_INSERT || !pids.hasNext()) {
                    jdbc.batchUpdate(INSERT, rows);
                    rows.clear();
                }
            }
        }
    }

    private boolean isKnown(String type, String name) {
        return OF_EVERY_TYPE.contains(name)
                || (!name.startsWith("_") && parameter(type, name).isPresent());
    }

    /** A modifier would ask whether something is named there, or for all that is named there but one. */
    private boolean isName(String type, String name) {
        return !OWNER.contains(name)
                && parameter(type, name)
                        .filter(known -> NAMES.contains(known.getParamType()))
                        .isPresent();
    }

    private Optional<RuntimeSearchParam> parameter(String type, String name) {
        return Optional.ofNullable(searchParameters.getActiveSearchParam(
                type, name, ISearchParamRegistry.SearchParamLookupContextEnum.SEARCH));
    }

    private SearchParameterMap search(TypeFilter filter) {
        return matchUrls.translateMatchUrl(filter.url(), context.getResourceDefinition(filter.type()));
    }
}
