package techo.policy.consent;

import java.time.Instant;
import java.util.List;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientAgent;

/**
 * One permission. No grant is no permission. What denies by category and time alone is already subtracted; what denies
 * by more stands in the exceptions.
 *
 * @param narrowing what the permission goes by beside category and time
 * @param terms those of the consent; the gate of the recipient compares them
 * @param basis on what ground it opens
 */
public record Grant(
        PatientId person,
        Grantee grantee,
        PurposeOfUse purpose,
        DataCategory category,
        Period period,
        DataPeriod dataPeriod,
        Narrowing narrowing,
        List<GrantException> exceptions,
        ConsentTerms terms,
        Basis basis) {
    public Grant {
        exceptions = List.copyOf(exceptions);
    }

    /** What the predicate in the database says of one resource and one instant. */
    boolean covers(ResourceFacts resource, RecipientAgent agent, Instant at) {
        return covers(resource, at)
                && !resource.hiddenFrom().contains(Audience.RECIPIENTS)
                && narrowing.surelyNames(agent)
                && narrowing.surelyServes(agent)
                && narrowing.surelyFrom(resource.origin())
                && narrowing.namesItem(resource)
                && exceptions.stream().noneMatch(exception -> exception.takesAway(resource, agent, at));
    }

    /** The same for a delegate. */
    boolean coversForDelegate(ResourceFacts resource, Instant at) {
        return covers(resource, at) && !resource.hiddenFrom().contains(Audience.DELEGATES);
    }

    /** The columns of the person: whether what holds for all of the person's sharing lets this grant open anything. */
    boolean isOpenFor(PersonState state, Instant at, LegalLimits limits) {
        if (grantee instanceof Grantee.OfDelegate) {
            return !state.isShielded(at);
        }
        boolean life = basis instanceof Basis.ByEmergency emergency && emergency.ground() == EmergencyGround.LIFE;
        return life || state.sharingStopped(at, limits).isEmpty();
    }

    /** The constants of the request: whether the gate of the recipient accepts this grant for this resource. */
    boolean passes(RecipientGate.Open gate, ResourceFacts resource) {
        boolean byConsent = basis instanceof Basis.ByConsent;
        return gate.bars(resource).isEmpty()
                && (!byConsent || (gate.acceptsVersions(terms) && gate.acceptsTexts(terms)));
    }

    private boolean covers(ResourceFacts resource, Instant at) {
        return resource.owner().filter(person::equals).isPresent()
                && category == resource.category()
                && period.contains(at)
                && dataPeriod.surelyContains(resource.effective());
    }
}
