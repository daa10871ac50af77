package techo.server.export;

import java.util.List;
import techo.interceptors.error.Problem;

/**
 * A kick-off that has been parsed and checked; nothing later looks at HTTP parameters again.
 *
 * @param url the kick-off URL, as the manifest repeats it
 * @param manifest how the answer to the poll is to be written
 * @param ignored warnings about parameters that were left out of account because the client asked for leniency
 */
record ExportRequest(String url, Selection selection, ManifestShape manifest, List<Problem> ignored) {
    ExportRequest {
        ignored = List.copyOf(ignored);
    }
}
