package techo.server.search;

import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OperationParam;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.Optional;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.StringType;
import org.jspecify.annotations.Nullable;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.interceptors.identity.CallerOnRequest;
import techo.policy.identity.Caller;

/** {@code $reindex}, for operators: makes the search index of stored resources anew, one part with each call. */
public final class ReindexProvider {
    static final String OPERATION = "$reindex";

    /** One call must end before a gateway gives up. */
    private static final int AT_ONCE = 200;

    private final Reindexing reindexing;

    ReindexProvider(Reindexing reindexing) {
        this.reindexing = reindexing;
    }

    /**
     * @param after where the part before ended, as its answer said; from the beginning without it
     * @param count how many at most, up to 200
     * @return {@code reindexed}, {@code failed}, and {@code next} unless this was the last part
     */
    @Operation(name = OPERATION)
    public Parameters reindex(
            @OperationParam(name = "after", max = 1) @Nullable StringType after,
            @OperationParam(name = "count", max = 1) @Nullable IntegerType count,
            RequestDetails request) {
        boolean operator = CallerOnRequest.of(request)
                .filter(Caller.Operator.class::isInstance)
                .isPresent();
        if (!operator) {
            throw new TechoException(RequestError.NOT_PERMITTED);
        }
        int most = Optional.ofNullable(count)
                .map(IntegerType::getValue)
                .map(asked -> Math.min(Math.max(asked, 1), AT_ONCE))
                .orElse(AT_ONCE);
        Reindexing.Part part = reindexing.reindex(position(after), most);
        Parameters answer = new Parameters();
        answer.addParameter("reindexed", new IntegerType(part.indexed()));
        answer.addParameter("failed", new IntegerType(part.failed()));
        part.last().ifPresent(last -> answer.addParameter("next", new StringType(Long.toString(last))));
        return answer;
    }

    private static long position(@Nullable StringType after) {
        if (after == null || !after.hasValue()) {
            return 0;
        }
        if (!after.getValue().matches("\\d{1,18}")) {
            throw new TechoException(RequestError.INVALID_REQUEST);
        }
        return Long.parseLong(after.getValue());
    }
}
