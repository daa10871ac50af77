package techo.server.audit;

import ca.uhn.fhir.model.api.annotation.Description;
import ca.uhn.fhir.rest.annotation.Count;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Offset;
import ca.uhn.fhir.rest.annotation.OptionalParam;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.param.DateRangeParam;
import ca.uhn.fhir.rest.param.ReferenceParam;
import ca.uhn.fhir.rest.param.TokenOrListParam;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import java.net.URI;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.jspecify.annotations.Nullable;
import techo.policy.audit.AuditAction;
import techo.policy.audit.AuditOutcome.Result;
import techo.policy.identity.PurposeOfUse;
import techo.server.audit.PersonalAccesses.Access;
import techo.server.audit.PersonalAccesses.Entity;
import techo.server.audit.PersonalAccesses.Filter;

/**
 * Shows a person who asked for their data (アクセスログ), and a delegate whom a delegation lets see that. Read-only; for
 * everybody else there is nothing here: a recipient would learn of other recipients, an operator of people.
 */
public final class AuditEventProvider implements IResourceProvider {
    private static final int FURTHEST = 100_000;

    private final PersonalAccesses accesses;
    private final LogReaders readers;
    private final AuditEvents events;
    private final URI base;
    private final int defaultCount;
    private final int maximumCount;

    AuditEventProvider(PersonalAccesses accesses, LogReaders readers, URI base, int defaultCount, int maximumCount) {
        this.accesses = accesses;
        this.readers = readers;
        this.base = base;
        this.events = new AuditEvents(base);
        this.defaultCount = defaultCount;
        this.maximumCount = maximumCount;
    }

    @Override
    public Class<AuditEvent> getResourceType() {
        return AuditEvent.class;
    }

    @Read
    public AuditEvent read(@IdParam IdType id, RequestDetails request) {
        return readers.on(request)
                .flatMap(reader -> AuditEventId.parse(id.getIdPart())
                        .flatMap(position -> accesses.find(reader, position))
                        .map(access -> events.of(access, reader.person())))
                .orElseThrow(() -> new ResourceNotFoundException(id));
    }

    @Search
    public Bundle search(
            @Description("Whose data; only the caller's own are found")
                    @OptionalParam(name = AuditEvent.SP_PATIENT)
                    @Nullable
                    ReferenceParam patient,
            @Description("When") @OptionalParam(name = AuditEvent.SP_DATE) @Nullable DateRangeParam date,
            @Description("Who: a Patient or an Organization") @OptionalParam(name = AuditEvent.SP_AGENT) @Nullable
                    ReferenceParam agent,
            @Description("C, R, U, D or E") @OptionalParam(name = AuditEvent.SP_ACTION) @Nullable
                    TokenOrListParam action,
            @Description("0, 4 or 8") @OptionalParam(name = AuditEvent.SP_OUTCOME) @Nullable TokenOrListParam outcome,
            @Description("A resource of the record that was shown or changed")
                    @OptionalParam(name = AuditEvent.SP_ENTITY)
                    @Nullable
                    ReferenceParam entity,
            @Description("A code of our purposes of use") @OptionalParam(name = "purpose") @Nullable
                    TokenOrListParam purpose,
            @Offset @Nullable Integer offset,
            @Count @Nullable Integer count,
            RequestDetails request) {
        int from = offset == null ? 0 : Math.min(Math.max(offset, 0), FURTHEST);
        int page = count == null ? defaultCount : Math.min(Math.max(count, 1), maximumCount);
        Filter filter = new Filter(
                moment(date, DateRangeParam::getLowerBoundAsInstant),
                moment(date, DateRangeParam::getUpperBoundAsInstant).map(last -> last.plusMillis(1)),
                Optional.ofNullable(agent).map(ReferenceParam::getIdPart),
                actions(action),
                results(outcome),
                purposes(purpose),
                Optional.ofNullable(entity)
                        .map(named -> new Entity(String.valueOf(named.getResourceType()), named.getIdPart())));
        Optional<LogReader> own = readers.on(request)
                .filter(reader -> patient == null || reader.person().value().equals(patient.getIdPart()));
        List<Access> found = nothingCanMatch(action, filter.actions())
                        || nothingCanMatch(outcome, filter.results())
                        || nothingCanMatch(purpose, filter.purposes())
                ? List.of()
                : own.map(reader -> accesses.search(reader, filter, from, page + 1))
                        .orElse(List.of());
        Bundle bundle = new Bundle().setType(Bundle.BundleType.SEARCHSET);
        found.stream()
                .limit(page)
                .forEach(access -> own.ifPresent(reader -> bundle.addEntry()
                        .setFullUrl(base + "/AuditEvent/" + AuditEvents.id(access))
                        .setResource(events.of(access, reader.person()))
                        .getSearch()
                        .setMode(Bundle.SearchEntryMode.MATCH)));
        if (found.size() > page) {
            bundle.addLink().setRelation("next").setUrl(nextPage(request, from + page, page));
        }
        return bundle;
    }

    private String nextPage(RequestDetails request, int offset, int count) {
        String parameters = request.getParameters().entrySet().stream()
                .filter(parameter -> !Set.of("_offset", "_count").contains(parameter.getKey()))
                .flatMap(parameter -> Arrays.stream(parameter.getValue())
                        .map(value -> ca.uhn.fhir.util.UrlUtil.escapeUrlParam(parameter.getKey()) + "="
                                + ca.uhn.fhir.util.UrlUtil.escapeUrlParam(value) + "&"))
                .collect(Collectors.joining());
        return base + "/AuditEvent?" + parameters + "_offset=" + offset + "&_count=" + count;
    }

    private static Optional<java.time.Instant> moment(
            @Nullable DateRangeParam range, java.util.function.Function<DateRangeParam, @Nullable Date> bound) {
        return range == null
                ? Optional.empty()
                : Optional.ofNullable(bound.apply(range)).map(Date::toInstant);
    }

    private static boolean nothingCanMatch(@Nullable TokenOrListParam asked, Set<?> known) {
        return asked != null && known.isEmpty();
    }

    private static Set<AuditAction> actions(@Nullable TokenOrListParam asked) {
        Set<String> codes = codes(asked);
        return Arrays.stream(AuditAction.values())
                .filter(action -> codes.contains(AuditEvents.action(action).toCode()))
                .collect(Collectors.toSet());
    }

    private static Set<Result> results(@Nullable TokenOrListParam asked) {
        Set<String> codes = codes(asked);
        return Arrays.stream(Result.values())
                .filter(result -> codes.contains(
                        switch (result) {
                            case DONE -> "0";
                            case DENIED -> "4";
                            case FAILED, INTERRUPTED -> "8";
                        }))
                .collect(Collectors.toSet());
    }

    private static Set<PurposeOfUse> purposes(@Nullable TokenOrListParam asked) {
        return codes(asked).stream()
                .flatMap(code -> PurposeOfUse.ofCode(code).stream())
                .collect(Collectors.toSet());
    }

    private static Set<String> codes(@Nullable TokenOrListParam asked) {
        return asked == null
                ? Set.of()
                : asked.getValuesAsQueryTokens().stream()
                        .map(token -> token.getValue())
                        .collect(Collectors.toSet());
    }
}
