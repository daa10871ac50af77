package techo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import techo.e2e.leak.LeakReport;
import techo.e2e.leak.LeakSuite;
import techo.e2e.leak.Situation;

/** The leak suite finds leaks where there are some. */
class VanillaLeaksTest {
    /** One is enough to see that the suite finds what is known. */
    private static final Set<Situation> SITUATIONS =
            ConsentAtEveryExit.situations(EnumSet.of(Situation.NOTHING_GRANTED));

    /** Otherwise each step of an export waits up to a minute, and the suite does not. */
    private static final long ADVANCE_MILLIS = 200;

    private final ScheduledExecutorService jobs = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void leaveJobsAlone() {
        jobs.shutdownNow();
    }

    @Test
    void hapi_with_its_consent_interceptor_leaks_where_it_is_known_to() {
        try (VanillaHapi hapi = VanillaHapi.start()) {
            var unused = jobs.scheduleWithFixedDelay(
                    hapi::advanceJobs, ADVANCE_MILLIS, ADVANCE_MILLIS, TimeUnit.MILLISECONDS);
            LeakReport report = new LeakSuite(new VanillaUnderTest(hapi.base())).run(SITUATIONS);
            report.leaks().forEach(leak -> System.out.println("LEAK " + leak));
            System.out.printf(
                    "RESULT %s at %d exits%n",
                    report.row("HAPI with ConsentInterceptor"),
                    report.leakingExits().size());
            assertThat(report.leakingExits())
                    .contains(
                            "read deleted",
                            "_has",
                            "_has by id",
                            "$meta of one",
                            "patch with a test that fails",
                            "update with If-Match 99",
                            "update",
                            "delete of what the hidden refers to",
                            "conditional create",
                            "next page",
                            "$export of a person");
        }
    }
}
