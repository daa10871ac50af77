package techo.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.hl7.fhir.r4.model.Binary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.identity.Access;
import techo.policy.identity.Caller;
import techo.policy.identity.ClientId;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;
import techo.server.consent.StatementTime;
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
