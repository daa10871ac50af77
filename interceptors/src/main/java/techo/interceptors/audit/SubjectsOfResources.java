package techo.interceptors.audit;

import java.util.Collection;
import java.util.Map;
import techo.policy.audit.ResourceUse;
import techo.policy.identity.PatientId;

/** Knows whose a stored resource is, when its content does not say so by itself. */
public interface SubjectsOfResources {

    /** What belongs to nobody is left out. */
    Map<ResourceUse, PatientId> of(Collection<ResourceUse> uses);
}
