package techo.exchange.notebook;

import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;

/** What every Observation of a notebook starts with. */
final class Observations {

    private Observations() {}

    /** @param category a code of JP Core's simple observation categories */
    static Observation start(String category) {
        Observation observation = new Observation().setStatus(ObservationStatus.FINAL);
        observation
                .addCategory()
                .addCoding(new Coding()
                        .setSystem(NotebookSystems.OBSERVATION_CATEGORY)
                        .setCode(category));
        return observation;
    }
}
