package techo.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import java.io.ByteArrayInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Binary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.interceptors.consent.KnownResources;
import techo.interceptors.consent.Masks;
import techo.interceptors.consent.OnFile;
import techo.interceptors.consent.ResourceKey;
import techo.interceptors.consent.StoredResources;
import techo.interceptors.consent.TakenAway;
import techo.policy.consent.CategoryRules;
import techo.policy.consent.Masking;
import techo.policy.identity.Access;
import techo.policy.identity.Caller;
import techo.policy.identity.ClientId;
import techo.policy.identity.PatientId;
import techo.policy.identity.Permission;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;
import techo.policy.identity.RecipientType;
import techo.server.consent.LeavingResources;
import techo.server.consent.StatementTime;
import techo.server.consent.VisibleResources;
import techo.server.testing.ServerTest;

/** What large attachments cost in memory; by hand with as many as one likes. */
@ServerTest
class LargeAttachmentTest {
    private static final int ATTACHMENTS = Integer.getInteger("export.attachments", 2);
    private static final int BYTES = 10 << 20;
    private static final long MOST_GROWTH = 64L << 20;

    @TempDir
    private Path directory;

    @Autowired
    private DaoRegistry daos;

    @Autowired
    private JdbcTemplate database;

    @Autowired
    private ResourceQuery query;

    @Autowired
    private ResourceRows rows;

    @Autowired
    private MaskedRows masked;

    @Autowired
    private LineShapes shapes;

    @Autowired
    private VisibleResources visible;

    @Autowired
    private OnFile onFile;

    @Autowired
    private FhirContext context;

    @Autowired
    private Clock clock;

    @Test
    void one_after_the_other_is_held_however_many_there_are() throws Exception {
        StoredPeople people = new StoredPeople(daos, database);
        String hanako = people.person(401, 1);
        for (int i = 0; i < ATTACHMENTS; i++) {
            byte[] content = new byte[BYTES];
            new Random(i).nextBytes(content);
            people.store(
                    hanako, List.of(new Binary().setContentType("image/png").setData(content)));
        }
        ExportJobId job = ExportJobId.random(new SecureRandom());
        RowSelection record = new RowSelection(
                job,
                new Caller.Citizen(
                        new PatientId(hanako), Access.unnarrowed(new ClientId("app"), PurposeOfUse.SELF_VIEW)),
                KeyRange.person(people.pid(hanako)),
                Selection.of(Set.of("Binary")));
        long before = used();
        Measured measured = new Measured(new DirectoryFileStore(directory));

        List<OutputFile> files = new StreamingExporter(query, rows, masked, measured, shapes, BYTES)
                .exportPerson(job, record, StatementTime.ofDatabase(clock.instant()), List.of(), () -> {});

        assertThat(files).filteredOn(file -> file.bytes() == BYTES).hasSize(ATTACHMENTS);
        assertThat(measured.writes).isGreaterThanOrEqualTo(2 * ATTACHMENTS);
        assertThat(measured.most - before).isLessThan(MOST_GROWTH);
    }

    @Test
    void one_after_the_other_is_held_when_a_file_is_asked_about_again() throws Exception {
        StoredPeople people = new StoredPeople(daos, database);
        String hanako = people.person(402, 4);
        String clinic = "clinic-" + UUID.randomUUID();
        people.grantEverything(clinic, hanako);
        ExportJobId job = ExportJobId.random(new SecureRandom());
        FileStore files = new DirectoryFileStore(directory);
        long patientPid = people.pid(hanako);
        List<InputStream> lines = new ArrayList<>();
        Set<Long> naming = new HashSet<>();
        try (LineIndex.Writer index = new LineIndex.Writer(files, job, "file")) {
            for (long resId : resIds(patientPid)) {
                boolean hides = lines.size() % 2 == 0;
                byte[] line = line("Observation/" + (hides ? "hidden-" : "open-") + lines.size());
                if (hides) {
                    naming.add(resId);
                }
                lines.add(new ByteArrayInputStream(line));
                index.add(new LineIndex.Line(resId, patientPid, line.length));
            }
            index.publish();
        }
        Caller recipient = new Caller.Recipient(
                new RecipientId(clinic),
                RecipientType.MEDICAL,
                Access.unnarrowed(new ClientId("app"), PurposeOfUse.TREAT));
        SomeHidden hidden = new SomeHidden();
        Masking rule = new Masking(new CategoryRules());
        FileReview review = new FileReview(
                new LeavingResources(database, visible),
                new HiddenNames(hidden, rule, database, clock),
                new TakenAway(hidden, onFile, new Masks(hidden, rule), rule),
                context,
                database,
                clock);
        long before = used();

        FileReview.Reviewed reviewed = review.ofLines(
                recipient,
                files.find(job, LineIndex.nameFor("file")).orElseThrow(),
                new SequenceInputStream(Collections.enumeration(lines)));

        assertThat(lines).hasSize(5);
        assertThat(hidden.asked)
                .as("each once, and again what may name what is hidden")
                .isEqualTo(5 + 3);
        assertThat(reviewed.gone()).isEqualTo(naming);
        // Of one line its bytes, and what was parsed of it.
        assertThat(hidden.most - before).isLessThan(4L * BYTES);
    }

    private List<Long> resIds(long patientPid) {
        return database.queryForList(
                "select res_id from techo_resource where patient_pid = ? order by res_id", Long.class, patientPid);
    }

    private static byte[] line(String named) {
        String line = "{\"resourceType\":\"Binary\",\"id\":\"1\",\"securityContext\":{\"reference\":\"" + named
                + "\"},\"data\":\"" + "A".repeat(BYTES) + "\"}\n";
        return line.getBytes(StandardCharsets.US_ASCII);
    }

    /** Hides what says so by its id, and looks at the heap each time when it is asked, while what it is asked for is held. */
    private static final class SomeHidden implements StoredResources {
        private int asked;
        private long most;

        @Override
        public Set<ResourceKey> hidden(Caller caller, Permission permission, Instant at, Collection<ResourceKey> keys) {
            asked++;
            most = Math.max(most, used());
            return keys.stream().filter(key -> key.id().startsWith("hidden")).collect(Collectors.toSet());
        }

        @Override
        public KnownResources known(Collection<ResourceKey> keys) {
            return new KnownResources(Instant.now(), Map.of(), Map.of());
        }

        @Override
        public Set<ResourceKey> visible(
                Caller caller, Permission permission, Instant at, Collection<ResourceKey> keys) {
            throw new IllegalStateException("not asked here");
        }

        @Override
        public Set<ResourceKey> visible(Caller caller, Instant at, Collection<ResourceKey> keys) {
            throw new IllegalStateException("not asked here");
        }
    }

    private static long used() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Looks at the heap amid each large write, when all that is needed for it is held. */
    private static final class Measured implements FileStore {
        private final FileStore files;
        private long most;
        private int writes;

        Measured(FileStore files) {
            this.files = files;
        }

        @Override
        public PendingFile create(ExportJobId job, String name) throws IOException {
            PendingFile file = files.create(job, name);
            OutputStream content = new FilterOutputStream(file.content()) {
                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    if (length >= BYTES) {
                        most = Math.max(most, used());
                        writes++;
                    }
                    out.write(bytes, offset, length);
                }
            };
            return new PendingFile() {
                @Override
                public OutputStream content() {
                    return content;
                }

                @Override
                public void publish() throws IOException {
                    file.publish();
                }

                @Override
                public void close() throws IOException {
                    file.close();
                }
            };
        }

        @Override
        public Optional<StoredFile> find(ExportJobId job, String name) throws IOException {
            return files.find(job, name);
        }

        @Override
        public void settle(ExportJobId job, Collection<String> names) throws IOException {
            files.settle(job, names);
        }

        @Override
        public boolean retain(ExportJobId job, Set<String> names, Instant before) throws IOException {
            return files.retain(job, names, before);
        }

        @Override
        public void delete(ExportJobId job, String name) throws IOException {
            files.delete(job, name);
        }

        @Override
        public void delete(ExportJobId job) throws IOException {
            files.delete(job);
        }

        @Override
        public Set<ExportJobId> jobs() throws IOException {
            return files.jobs();
        }
    }
}
