package techo.policy.audit;

import java.util.Map;
import techo.policy.identity.PatientId;

/** Counts the different items that were touched, of each person. There may be millions. */
public interface TouchedItems {

    /**
     * @param type FHIR resource type
     * @param id logical id; the same item may come many times
     */
    void add(PatientId person, String type, String id);

    /** Of each person how many different items of each type were added. */
    Map<PatientId, Map<String, Long>> counts();
}
