package techo.server.consent.operation;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.ResourceGoneException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Resource;
import techo.interceptors.consent.Masks;
import techo.interceptors.consent.ResourceKey;
import techo.interceptors.consent.StoredResources;
import techo.interceptors.error.TechoException;
import techo.interceptors.profiles.QuarantineMark;
import techo.policy.consent.Masking;
import techo.policy.consent.ResourceFacts;
import techo.policy.identity.Caller.Recipient;

/** The items of a submission: whole as to what they say, and without what they say of the rest of the record. */
final class SubmittedItems {
    private final DaoRegistry daos;
    private final StoredResources resources;
    private final Masks masks;
    private final Masking rule;

    SubmittedItems(DaoRegistry daos, StoredResources resources, Masks masks, Masking rule) {
        this.daos = daos;
        this.resources = resources;
        this.masks = masks;
        this.rule = rule;
    }

    /**
     * @param request of the person who submits them
     * @param opens whether the consent lets the recipient have what an item tells of other people
     * @return as they are handed over, in the order of the keys
     * @throws TechoException when one of them must not leave or is not there
     */
    List<Resource> read(
            Collection<ResourceKey> keys,
            Recipient to,
            Instant at,
            Predicate<ResourceFacts> opens,
            RequestDetails request) {
        Map<ResourceKey, ResourceFacts> facts = resources.known(keys).facts();
        List<Resource> items = new ArrayList<>();
        List<Masks.Leaving> leaving = new ArrayList<>();
        for (ResourceKey key : keys) {
            Optional<ResourceFacts> known = Optional.ofNullable(facts.get(key));
            Resource item = read(key, request);
            items.add(item);
            leaving.add(new Masks.Leaving(
                    item,
                    known.flatMap(ResourceFacts::owner),
                    () -> known.map(rule::ofOthers).filter(opens).isPresent()));
        }
        masks.handOver(to, at, leaving);
        return items;
    }

    /** As the person who submits it sees it. */
    private Resource read(ResourceKey key, RequestDetails request) {
        try {
            Resource item = (Resource) daos.getResourceDao(key.type()).read(new IdType(key.type(), key.id()), request);
            if (QuarantineMark.isOn(item)) {
                throw new TechoException(SubmissionError.ITEM_REFUSED);
            }
            return item;
        } catch (ResourceNotFoundException | ResourceGoneException e) {
            throw new TechoException(SubmissionError.NOT_AS_AGREED);
        }
    }
}
