package techo.server.fhir;

/**
 * Every interceptor of the server, in the order in which they run. Order is policy: it is visible here and nowhere
 * else.
 */
public enum InterceptorOrder {
    /** Takes the caller that the security filter verified and ties it to HAPI's request; without one nothing runs. */
    IDENTITY,
    /** Opens the audit record of the request, so that also what is refused below is recorded. */
    AUDIT_OPEN,
    /** Refuses requests that cost too much or probe: batch size, search cost, patch paths, operations not offered. */
    GUARD,
    /** Refuses what the caller may not do at all: writes to another's record, reads by an operator. */
    ADMISSION,
    /** Counts when people last signed in themselves; after a year without, nothing of theirs is shared. */
    OWN_ACTS,
    /** Makes every search an offset search, so that no page token outlives the decision behind it. */
    OFFSET_SEARCH,
    /** Has files in what is written looked at for malware. */
    MALWARE,
    /** Refuses to store what breaks a profile. */
    PROFILES,
    /** Decides whose and of which category a stored resource is, and compiles consents, in the same transaction. */
    CONSENT_INDEX,
    /** Asks policy about every resource that is about to leave. */
    CONSENT_ASSERTION,
    /** Records what is really shown, after everything above has hidden what must be hidden. */
    AUDIT_SHOWN,
    /** Turns every failure into an OperationOutcome that says nothing about what the caller may not see. */
    ERRORS,
    /** Keeps the CapabilityStatement to what is really offered. */
    CONFORMANCE,
    /** Serves the OpenAPI description. */
    OPENAPI
}
