package techo.policy.consent;

import techo.policy.identity.DelegateId;
import techo.policy.identity.RecipientId;

/** To whom a grant opens something. */
public sealed interface Grantee {
    record OfRecipient(RecipientId recipient) implements Grantee {}

    record OfDelegate(DelegateId delegate) implements Grantee {}
}
