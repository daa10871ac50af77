package techo.server.export;

import java.util.Map;
import techo.policy.identity.PatientId;

/** A file that its owner is about to receive. */
record ReleasedFile(ExportJob job, OutputFile file, FileStore.StoredFile stored, People people) {

    /**
     * Whose data are in it.
     *
     * @param resources how many of each person
     * @param directory how many that belong to nobody
     */
    record People(Map<PatientId, Long> resources, long directory) {
        static final People NONE = new People(Map.of(), 0);

        People {
            resources = Map.copyOf(resources);
        }
    }
}
