package techo.server.export;

import ca.uhn.fhir.context.FhirContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.Resource;
import techo.interceptors.consent.TakenAway;
import techo.policy.identity.Caller;
import techo.server.consent.SqlPredicate;

/**
 * Reads stored resources without what stays behind of them ({@link techo.policy.consent.Masking}). What names nothing that
 * is hidden, and that is nearly everything, goes on byte by byte; the rest is parsed and written again as HAPI writes it.
 */
final class MaskedRows {
    private static final int ROWS_AT_ONCE = 2_000;
    private static final int BYTES_AT_ONCE = 4 << 20;

    private final HiddenNames hiddenNames;
    private final TakenAway takenAway;
    private final FhirContext context;

    MaskedRows(HiddenNames hiddenNames, TakenAway takenAway, FhirContext context) {
        this.hiddenNames = hiddenNames;
        this.takenAway = takenAway;
        this.context = context;
    }

    /** What is done with each resource. */
    interface Sink {
        void accept(StoredResource resource, Look look) throws Exception;
    }

    /** What decides how a version of a resource looks when it leaves. */
    enum Look {
        /** It alone: it leaves as it is stored. */
        ITS_OWN,
        /** Also what else the caller may see: it names that, or tells of other people. */
        BY_OTHERS
    }

    /** In the order of the statement. A person gets the own record as it is stored. */
    void read(ResourceRows.Snapshot snapshot, Caller caller, SqlPredicate statement, ResourceRows.Sink sink)
            throws Exception {
        if (caller instanceof Caller.Citizen) {
            snapshot.read(statement, sink);
            return;
        }
        read(snapshot, caller, statement, (resource, look) -> sink.accept(resource));
    }

    /** The same for anybody else, with what decides how each looks. */
    void read(ResourceRows.Snapshot snapshot, Caller caller, SqlPredicate statement, Sink sink) throws Exception {
        Batch batch = new Batch(caller, sink);
        snapshot.read(statement, batch::add);
        batch.release();
    }

    /** Rows that are asked about together. */
    private final class Batch {
        private final Caller caller;
        private final HiddenNames.Asking asking;
        private final Sink sink;
        private final List<StoredResource> rows = new ArrayList<>();
        private long bytes;

        Batch(Caller caller, Sink sink) {
            this.caller = caller;
            this.asking = hiddenNames.asking(caller);
            this.sink = sink;
        }

        void add(StoredResource row) throws Exception {
            rows.add(row);
            bytes += row.json().length;
            if (rows.size() == ROWS_AT_ONCE || bytes >= BYTES_AT_ONCE) {
                release();
            }
        }

        void release() throws Exception {
            Map<Integer, Resource> parsed = new HashMap<>();
            HiddenNames.Looked looked = asking.look(rows);
            for (int place : looked.inPart()) {
                parsed.put(place, parse(rows.get(place)));
            }
            if (!parsed.isEmpty()) {
                takenAway.mask(caller, parsed.values());
            }
            for (int i = 0; i < rows.size(); i++) {
                Resource masked = parsed.get(i);
                sink.accept(
                        masked == null ? rows.get(i) : written(rows.get(i), masked),
                        looked.naming().contains(i) ? Look.BY_OTHERS : Look.ITS_OWN);
            }
            rows.clear();
            bytes = 0;
        }
    }

    /** With what stands in columns. */
    private Resource parse(StoredResource row) {
        Resource resource =
                (Resource) context.newJsonParser().parseResource(new String(row.json(), StandardCharsets.UTF_8));
        resource.setId(row.type() + "/" + row.id());
        if (!row.source().isEmpty()) {
            resource.getMeta().setSource(row.source());
        }
        return resource;
    }

    private StoredResource written(StoredResource row, Resource masked) {
        String source = masked.getMeta().hasSource() ? row.source() : "";
        masked.setIdElement(null);
        masked.getMeta().setSource(null);
        return row.with(
                source, context.newJsonParser().encodeResourceToString(masked).getBytes(StandardCharsets.UTF_8));
    }
}
