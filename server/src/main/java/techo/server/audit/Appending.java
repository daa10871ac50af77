package techo.server.audit;

import techo.policy.audit.AuditUnavailableException;

/** A record on its way to where it is durable. */
interface Appending {

    /**
     * Returns when the record is durable.
     *
     * @throws AuditUnavailableException when it is not known to be
     */
    void await();

    /** Whether {@link #await} returns or throws at once. */
    boolean isSettled();

    /** For what leaves no record of its own. */
    static Appending none() {
        return new Appending() {
            @Override
            public void await() {
                // Nothing is on its way.
            }

            @Override
            public boolean isSettled() {
                return true;
            }
        };
    }
}
