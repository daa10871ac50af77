package techo.policy.consent;

import java.time.Instant;
import techo.policy.identity.Caller.Delegate;
import techo.policy.identity.Caller.Recipient;
import techo.policy.identity.PatientId;

/** Decides as a database does: by the compiled grants, the state of the person and the gate, and not by the policy. */
final class GrantedRows {
    private GrantedRows() {}

    static boolean show(AccessRequest request, Evidence evidence, Conditions conditions) {
        ResourceFacts resource = request.resource();
        return resource.owner()
                .map(owner -> request.caller()
                        .fold(
                                citizen -> citizen.patient().equals(owner),
                                delegate -> show(delegate, owner, request, evidence, conditions),
                                recipient -> show(recipient, owner, request, evidence, conditions),
                                operator -> false))
                .orElse(true);
    }

    private static boolean show(
            Delegate delegate, PatientId owner, AccessRequest request, Evidence evidence, Conditions conditions) {
        Instant at = request.at();
        return delegate.principal().equals(owner)
                && new GrantCompiler(conditions.limits())
                        .compile(owner, evidence).stream()
                                .filter(grant -> grant.grantee().equals(new Grantee.OfDelegate(delegate.delegate())))
                                .filter(grant -> grant.purpose() == delegate.purpose())
                                .filter(grant -> grant.isOpenFor(evidence.state(owner), at, conditions.limits()))
                                .anyMatch(grant -> grant.coversForDelegate(request.resource(), at));
    }

    private static boolean show(
            Recipient recipient, PatientId owner, AccessRequest request, Evidence evidence, Conditions conditions) {
        Instant at = request.at();
        ResourceFacts resource = request.resource();
        return RecipientGate.of(recipient, at, conditions)
                .fold(
                        closed -> false,
                        open -> new GrantCompiler(conditions.limits())
                                .compile(owner, evidence).stream()
                                        .filter(grant ->
                                                grant.grantee().equals(new Grantee.OfRecipient(recipient.recipient())))
                                        .filter(grant -> grant.purpose() == recipient.purpose())
                                        .filter(grant -> grant.passes(open, resource))
                                        .filter(grant ->
                                                grant.isOpenFor(evidence.state(owner), at, conditions.limits()))
                                        .anyMatch(grant -> grant.covers(resource, recipient.agent(), at)));
    }
}
