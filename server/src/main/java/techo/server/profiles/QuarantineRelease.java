package techo.server.profiles;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.api.dao.IFhirResourceDao;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.IdType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import techo.interceptors.error.StackWithoutMessages;
import techo.interceptors.profiles.QuarantineMark;
import techo.policy.audit.ResourceUse;
import techo.policy.audit.ResourceUse.Use;
import techo.server.consent.KeptFacts;
import techo.server.profiles.ViolationRows.Quarantined;

/**
 * Judges what is quarantined again, by the rules and definitions of today, and lets go what breaks none of them.
 *
 * <p>Nobody waves a resource through: whoever runs the service does not see it and could not answer for it. What is let
 * go becomes a new version, so that who follows changes learns of it.
 */
final class QuarantineRelease {
    private static final Logger LOG = LoggerFactory.getLogger(QuarantineRelease.class);

    private final ViolationRows rows;
    private final DaoRegistry daos;
    private final InstantSource time;

    QuarantineRelease(ViolationRows rows, DaoRegistry daos, InstantSource time) {
        this.rows = rows;
        this.daos = daos;
        this.time = time;
    }

    /**
     * @param released the versions that were let go
     * @param kept how many were judged and stay
     */
    record Released(List<ResourceUse> released, int kept) {
        Released {
            released = List.copyOf(released);
        }
    }

    /** Each in a transaction of its own, those first that were judged longest ago. @param most how many */
    Released judgeAgain(int most) {
        List<ResourceUse> released = new ArrayList<>();
        int kept = 0;
        for (Quarantined resource : rows.quarantined(time.instant(), most)) {
            IBaseResource after = judgeAgain(resource);
            if (QuarantineMark.isOn(after)) {
                rows.judgedAgain(resource);
                kept++;
            } else {
                released.add(ResourceUse.one(
                        Use.UPDATED,
                        resource.type(),
                        resource.id(),
                        after.getIdElement().getVersionIdPartAsLong()));
            }
        }
        return new Released(released, kept);
    }

    /** @return as it lies now; one that changed meanwhile was judged by whoever changed it */
    private IBaseResource judgeAgain(Quarantined resource) {
        IFhirResourceDao<IBaseResource> dao = daos.getResourceDao(resource.type());
        SystemRequestDetails request = new SystemRequestDetails();
        KeptFacts.putOn(request);
        IBaseResource stored = dao.read(new IdType(resource.type(), resource.id()), request);
        try {
            return dao.update(stored, request).getResource();
        } catch (BaseServerResponseException e) {
            LOG.warn("A quarantined resource could not be judged again\n{}", StackWithoutMessages.of(e));
            QuarantineMark.putOn(stored);
            return stored;
        }
    }
}
