package techo.server.consent;

import ca.uhn.fhir.rest.param.TokenParam;
import java.util.Optional;
import techo.policy.identity.Caller;

/**
 * Travels as one more value of {@code _id} through HAPI's search builder, to the place where SQL is made of it. It is
 * put on a copy of the search, so it is never serialised, cached or shown.
 */
final class SightParameter extends TokenParam {
    private static final long serialVersionUID = 1L;

    private final transient Caller caller;
    private final transient StatementTime at;
    private final transient Optional<String> type;
    private final transient Wanted wanted;

    /** @param type of the resources that are searched; empty when they are of any */
    SightParameter(Caller caller, StatementTime at, Optional<String> type, Wanted wanted) {
        super("", "visible");
        this.caller = caller;
        this.at = at;
        this.type = type;
        this.wanted = wanted;
    }

    Caller caller() {
        return caller;
    }

    StatementTime at() {
        return at;
    }

    Optional<String> type() {
        return type;
    }

    Wanted wanted() {
        return wanted;
    }
}
