package techo.interceptors.consent;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Consent;
import techo.interceptors.error.TechoException;
import techo.policy.consent.Effect;
import techo.policy.consent.Provision;
import techo.policy.identity.RecipientId;

/**
 * A person agrees to each recipient by itself (個別同意, PHR guidelines 3.2): one request does not give consents to several.
 * To take consents back, or to refuse several recipients at once, is nothing of that kind.
 */
final class SeparateConsents {
    private final ConsentReader reader = new ConsentReader();

    /** @throws TechoException when entries give consents to more than one recipient */
    void require(Bundle entries) {
        Set<RecipientId> recipients = entries.getEntry().stream()
                .map(BundleEntryComponent::getResource)
                .filter(Consent.class::isInstance)
                .map(Consent.class::cast)
                .flatMap(this::permitted)
                .collect(Collectors.toSet());
        if (recipients.size() > 1) {
            throw new TechoException(ConsentError.CONSENTS_TO_SEVERAL_RECIPIENTS);
        }
    }

    /** What cannot be read is refused where it is stored. */
    private Stream<RecipientId> permitted(Consent consent) {
        return reader.read(consent)
                .fold(
                        inForce -> inForce.provisions().stream(),
                        choice -> Stream.<Provision>empty(),
                        notInForce -> Stream.<Provision>empty(),
                        unreadable -> Stream.<Provision>empty())
                .filter(provision -> provision.effect() == Effect.PERMIT)
                .map(Provision::grantee);
    }
}
