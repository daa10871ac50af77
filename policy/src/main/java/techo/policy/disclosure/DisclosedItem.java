package techo.policy.disclosure;

import java.util.Optional;
import techo.policy.consent.ConsentRef;
import techo.policy.consent.DataCategory;
import techo.policy.identity.PatientId;

/**
 * One version of one resource that a recipient was shown.
 *
 * @param consent the consent that permitted it, when one did
 * @param type FHIR resource type
 * @param id logical id
 * @param version 0 when it is not known
 * @param code the name of the item, where the type of the resource has one
 */
public record DisclosedItem(
        PatientId person,
        LegalBasis basis,
        Optional<ConsentRef> consent,
        DataCategory category,
        String type,
        String id,
        long version,
        Optional<ItemCode> code) {}
