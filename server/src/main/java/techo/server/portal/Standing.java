package techo.server.portal;

import org.hl7.fhir.r4.model.Resource;
import techo.interceptors.profiles.QuarantineMark;

/** Whether recipients may be given a record, as far as its own correctness goes. */
enum Standing {
    IN_ORDER,
    QUARANTINED;

    static Standing of(Resource resource) {
        return QuarantineMark.isOn(resource) ? QUARANTINED : IN_ORDER;
    }
}
