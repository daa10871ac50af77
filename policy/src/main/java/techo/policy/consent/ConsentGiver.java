package techo.policy.consent;

import techo.policy.identity.DelegateId;

/** Who gives a consent. */
public sealed interface ConsentGiver {
    record ThePerson() implements ConsentGiver {}

    /** Somebody who acts for the person. */
    record Representative(DelegateId delegate) implements ConsentGiver {}
}
