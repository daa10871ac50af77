package techo.policy.profiles;

import techo.policy.consent.Basis;
import techo.policy.identity.Caller;

/**
 * To whom a quarantined resource leaves, of those who might see it if it were not: to the person whose it is, who needs
 * it and can put it right, and to the operator who keeps the directory.
 */
public final class Quarantine {
    private Quarantine() {}

    /** @param basis on what ground the caller might see it if it were in order */
    public static boolean letsSee(Caller caller, Basis basis) {
        return basis instanceof Basis.OwnRecord
                || (basis instanceof Basis.Directory && caller instanceof Caller.Operator);
    }
}
