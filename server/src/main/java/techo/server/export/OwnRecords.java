package techo.server.export;

import ca.uhn.fhir.context.FhirContext;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.interceptors.audit.RequestAudit;
import techo.interceptors.error.TechoException;
import techo.policy.identity.Caller;
import techo.policy.identity.PatientId;
import techo.server.consent.SqlPredicate;
import techo.server.consent.StatementTime;

/** Reads one person's record for the person, or for whoever may take it for the person. */
final class OwnRecords {
    private static final String BINARY = "Binary";

    private final SecureRandom random = new SecureRandom();
    private final FhirContext context;
    private final RecordOwners owners;
    private final ResourceQuery query;
    private final ResourceRows rows;
    private final MaskedRows masked;
    private final ResourceLine lines;
    private final JdbcTemplate jdbc;
    private final int mostResources;
    private final Clock clock;
    private final Set<String> typesOfTheModel;

    OwnRecords(
            FhirContext context,
            RecordOwners owners,
            ResourceQuery query,
            ResourceRows rows,
            MaskedRows masked,
            ResourceLine lines,
            JdbcTemplate jdbc,
            int mostResources,
            Clock clock) {
        this.context = context;
        this.owners = owners;
        this.query = query;
        this.rows = rows;
        this.masked = masked;
        this.lines = lines;
        this.jdbc = jdbc;
        this.mostResources = mostResources;
        this.clock = clock;
        this.typesOfTheModel = new HashSet<>(context.getResourceTypes());
        this.typesOfTheModel.remove(BINARY);
    }

    RecordOwners.Owner owner(Caller caller, PatientId patient, RequestAudit audit) {
        return owners.owner(caller, patient, audit);
    }

    /**
     * Everything but the files that were once received, which may be large and are only counted.
     *
     * @param base address of this server, as the caller knows it
     */
    PersonRecord read(RecordOwners.Owner owner, String base) {
        PersonRecord record = new PersonRecord(context, base);
        LineBuffer line = new LineBuffer();
        read(owner, typesOfTheModel, resource -> {
            if (record.size() == mostResources) {
                throw new TechoException(ExportError.RECORD_TOO_LARGE);
            }
            line.clear();
            lines.append(resource, line);
            record.add(resource.type(), line.toBytes());
        });
        record.count(BINARY, binaries(owner));
        return record;
    }

    /** One after the other, so that one is in memory at a time. */
    void originals(RecordOwners.Owner owner, OriginalSink sink) {
        read(owner, Set.of(BINARY), resource -> {
            Optional<Original> original = Original.of(resource);
            if (original.isPresent()) {
                sink.accept(original.get());
            }
        });
    }

    /** The same as resources. */
    void binaryLines(RecordOwners.Owner owner, LineSink sink) {
        LineBuffer line = new LineBuffer();
        read(owner, Set.of(BINARY), resource -> {
            line.clear();
            lines.append(resource, line);
            line.add('\n');
            sink.accept(line);
        });
    }

    /** What is done with each file. */
    interface OriginalSink {
        void accept(Original original) throws Exception;
    }

    /** What is done with each line. */
    interface LineSink {
        void accept(LineBuffer line) throws Exception;
    }

    private void read(RecordOwners.Owner owner, Set<String> types, ResourceRows.Sink sink) {
        try {
            SqlPredicate bodies = query.bodies(selection(owner, types), StatementTime.ofDatabase(clock.instant()));
            rows.inSnapshot(snapshot -> masked.read(snapshot, owner.caller(), bodies, sink));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("a record could not be read", e);
        }
    }

    private int binaries(RecordOwners.Owner owner) {
        SqlPredicate count = query.count(selection(owner, Set.of(BINARY)), StatementTime.ofDatabase(clock.instant()));
        return Optional.ofNullable(jdbc.queryForObject(
                        count.sql(), Integer.class, count.arguments().toArray()))
                .orElse(0);
    }

    /** It is no job; a job's id only leads to what a job has on record, which is nothing here. */
    private RowSelection selection(RecordOwners.Owner owner, Set<String> types) {
        return new RowSelection(
                ExportJobId.random(random), owner.caller(), KeyRange.person(owner.pid()), Selection.of(types));
    }
}
