package techo.policy.consent;

import java.util.EnumSet;
import java.util.Set;
import techo.policy.identity.Permission;

/** What a delegate may do with the record of the principal. */
public enum DelegateRight {
    VIEW,
    /** Add and correct entries, and send files in. */
    MANAGE,
    /** Give and withdraw consents. */
    CONSENT,
    /** Take the record away as files. */
    EXPORT,
    /** See who did what with the record. */
    ACCESS_LOG;

    /** What a delegate needs where the scopes of a token are asked for this. */
    public static DelegateRight of(Permission permission) {
        return switch (permission) {
            case READ, SEARCH -> VIEW;
            case CREATE, UPDATE, DELETE -> MANAGE;
        };
    }

    /** What must have been given for this: whoever corrects something or takes it away sees it. */
    public Set<DelegateRight> needed() {
        return switch (this) {
            case VIEW, CONSENT, ACCESS_LOG -> EnumSet.of(this);
            case MANAGE, EXPORT -> EnumSet.of(VIEW, this);
        };
    }
}
