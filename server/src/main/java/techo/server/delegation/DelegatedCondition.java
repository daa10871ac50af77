package techo.server.delegation;

import ca.uhn.fhir.jpa.model.config.PartitionSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import techo.policy.consent.DelegateRight;
import techo.policy.consent.DelegationKind;
import techo.policy.consent.LegalLimits;
import techo.policy.identity.Caller.Delegate;

/**
 * Delegations as SQL: whether a delegate has a right to a row {@code r} of {@code techo_resource} now. Asked within each
 * statement, so an end, the end of a period and the birthday of a child are in force for the next one.
 */
public final class DelegatedCondition {
    private static final String SQL = "exists (select 1 from techo_delegation d"
            + " join techo_delegation_category k on k.delegation_id = d.delegation_id and k.category = r.category"
            + " join hfj_resource w on w.res_id = d.delegate_res_id and w.res_deleted_at is null and w.fhir_id = ?"
            + " where d.patient_pid = r.patient_pid and d.purpose = ? and d.ended_at is null"
            + " and d.opens_from <= :now and d.valid_to > :now and (d.kind <> ? or " + BirthDates.BORN_AFTER + ")";

    private final PartitionSettings partitions;
    private final LegalLimits limits;

    public DelegatedCondition(PartitionSettings partitions, LegalLimits limits) {
        this.partitions = partitions;
        this.limits = limits;
    }

    /**
     * @param right what the delegate wants to do with the row
     * @return a condition with a {@code ?} for each of {@link #arguments}, in which {@code :now} stands for the instant
     */
    public String sql(DelegateRight right) {
        return right.needed().stream()
                .map(needed -> " and d." + DelegationRows.column(needed))
                .collect(Collectors.joining("", SQL, ")"));
    }

    /** @param at for the age of a child, which goes by the day */
    public List<Object> arguments(Delegate delegate, Instant at) {
        List<Object> arguments = new ArrayList<>(
                List.of(delegate.delegate().value(), delegate.purpose().code(), DelegationKind.PARENT.name()));
        arguments.addAll(BirthDates.arguments(partitions, limits.decidesAloneIfBornBy(at)));
        return arguments;
    }
}
