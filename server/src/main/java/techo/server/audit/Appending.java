package techo.server.audit;

import techo.policy.audit.AuditUnavailableException;

/** A record on its way to where it is durable. */
@FunctionalInterface
interface Appending {

    /**
     * Returns when the record is durable.
     *
     * @throws AuditUnavailableException when it is not known to be
     */
    void await();

    /** The same with something that is done when the record is durable, and something else when it is not known to be. */
    default Appending then(Runnable next, Runnable otherwise) {
        return () -> {
            try {
                await();
            } catch (RuntimeException e) {
                otherwise.run();
                throw e;
            }
            next.run();
        };
    }

    /** For what leaves no record of its own. */
    static Appending none() {
        return () -> {
            // Nothing is on its way.
        };
    }
}
