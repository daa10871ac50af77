package techo.server.terminology;

import java.time.Instant;
import java.util.Optional;
import techo.terminology.master.MasterLayout;

/** Masters on their way in, on any node. */
interface MasterLoads {
    /** Writes down that a load begins. @return its id, which cannot be guessed */
    String begin(MasterLayout layout, String version, Instant at);

    void progress(String id, long rows, Instant at);

    void end(String id, MasterLoad.State state, long rows, String outcome, Instant at);

    /** A load that runs but did not move for a minute is told as failed: its node died. */
    Optional<MasterLoad> find(String id, Instant at);

    /** Forgets loads that ended long ago. */
    void deleteBefore(Instant at);
}
