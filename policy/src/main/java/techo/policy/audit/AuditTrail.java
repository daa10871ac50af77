package techo.policy.audit;

/**
 * Where audit records are kept.
 *
 * <p>INVARIANT: {@link #append} returns only when the record is durable. When it throws, the caller must show nothing.
 */
public interface AuditTrail {

    /** @throws AuditUnavailableException when the record is not known to be durable */
    void append(AuditRecord record);

    /**
     * Refuses before anything is done, when records cannot be kept at this moment.
     *
     * @throws AuditUnavailableException when an {@link #append} now would most likely fail
     */
    void requireAvailable();
}
