package techo.server.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import techo.policy.audit.RequestId;
import techo.policy.consent.ConsentId;
import techo.policy.consent.ConsentRef;
import techo.policy.consent.DataCategory;
import techo.policy.disclosure.ContentDigest;
import techo.policy.disclosure.DisclosedKind;
import techo.policy.disclosure.Disclosure;
import techo.policy.disclosure.DisclosureEntry;
import techo.policy.disclosure.LegalBasis;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;
import techo.server.audit.DisclosureRows;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;
import techo.server.testing.UnrecordedRequests;
import techo.server.testing.UnrecordedRequests.Collecting;

/**
 * Measures what docs/benchmarks.md says of audit and ledger: a recipient's read and search with both, beside the same
 * without either, in turns; and what the entries of an export cost. Run by name, not by the build.
 */
@ServerTest
@Import(UnrecordedRequests.class)
class DisclosureBenchmark {
    private static final int REQUESTS = 200;
    private static final int ROUNDS = 20;
    private static final int COLD = 6;
    private static final int PEOPLE = 1000;

    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Autowired
    private Collecting collecting;

    @Autowired
    private DisclosureRows rows;

    @Autowired
    private DataSource database;

    @Test
    void a_read_and_a_search_with_and_without() {
        LedgerWorld world = new LedgerWorld(fhir, tokens);
        world.consent(1);
        for (int i = 0; i < 9; i++) {
            world.observation("laboratory", "2093-3");
        }
        compare("read", world, "/Observation/" + world.laboratory);
        compare("search", world, "/Observation?subject=Patient/" + world.person);
    }

    private void compare(String name, LedgerWorld world, String path) {
        List<Long> with = new ArrayList<>();
        List<Long> without = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            String token = world.doctor();
            List<Long> recorded = round(() -> get(token, path, "recorded"));
            collecting.stop();
            List<Long> unrecorded = round(() -> get(token, path, UnrecordedRequests.HEADER));
            collecting.goOn();
            if (round >= COLD) {
                with.addAll(recorded);
                without.addAll(unrecorded);
            }
        }
        System.err.printf(
                "LEDGER %s on: p50=%.2fms p99=%.2fms off: p50=%.2fms p99=%.2fms ratio p50=%.2f p99=%.2f%n",
                name,
                millis(with, 50),
                millis(with, 99),
                millis(without, 50),
                millis(without, 99),
                millis(with, 50) / millis(without, 50),
                millis(with, 99) / millis(without, 99));
    }

    @Test
    void the_entries_of_an_export_of_a_hundred_thousand_resources() throws Exception {
        List<DisclosureEntry> file =
                IntStream.range(0, PEOPLE).mapToObj(DisclosureBenchmark::share).toList();
        List<Long> nanos = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            try (Connection connection = database.getConnection()) {
                connection.setAutoCommit(false);
                long from = System.nanoTime();
                rows.insert(connection, file);
                connection.commit();
                if (round >= COLD) {
                    nanos.add(System.nanoTime() - from);
                }
            }
        }
        System.err.printf("LEDGER file people=%d p50=%.1fms%n", PEOPLE, millis(nanos, 50));
    }

    private static DisclosureEntry share(int person) {
        return new DisclosureEntry(
                Instant.now(),
                new RecipientId("benchmark"),
                PurposeOfUse.RESEARCH,
                new RequestId(UUID.randomUUID().toString()),
                new Disclosure(
                        new PatientId("person-" + person),
                        LegalBasis.CONSENT,
                        List.of(new ConsentRef(new ConsentId("c-" + person), 1)),
                        List.of(new DisclosedKind(DataCategory.LAB, "Observation", Optional.empty(), 100)),
                        ContentDigest.ofFile("0".repeat(64))));
    }

    private int get(String token, String path, String header) {
        return fhir.send(token, path, request -> request.header(header, "yes").GET())
                .statusCode();
    }

    private static List<Long> round(IntSupplier request) {
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            long from = System.nanoTime();
            int status = request.getAsInt();
            nanos.add(System.nanoTime() - from);
            assertThat(status).isEqualTo(200);
        }
        return nanos;
    }

    private static double millis(List<Long> nanos, int percentile) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        return sorted[(sorted.length - 1) * percentile / 100] / 1e6;
    }
}
