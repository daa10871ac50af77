package techo.server.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import techo.policy.identity.Access;
import techo.policy.identity.Caller;
import techo.policy.identity.ClientId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;
import techo.policy.identity.RecipientType;
import techo.server.export.Rechecks.Checked;

class RechecksTest {
    private static final ExportJobId JOB = new ExportJobId("0".repeat(32));
    private static final Checked GIVEN = new Checked(true, List.of());
    private static final Duration LONG = Duration.ofSeconds(20);

    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();

    @AfterEach
    void endChecks() {
        end.countDown();
    }

    @Test
    void a_short_check_is_answered_at_once_and_each_request_has_its_own() throws Exception {
        try (Rechecks rechecks = new Rechecks(LONG)) {
            for (int request = 1; request <= 3; request++) {
                assertThat(rechecks.of(clinic("a"), JOB, this::quick)).contains(GIVEN);
                assertThat(begun).hasValue(request);
            }
        }
    }

    @Test
    void a_request_does_not_wait_for_a_long_check_and_a_later_one_gets_what_came_of_it() throws Exception {
        try (Rechecks rechecks = new Rechecks(Duration.ofMillis(500))) {
            assertThat(rechecks.of(clinic("a"), JOB, this::untilTheEnd)).isEmpty();
            assertThat(rechecks.of(clinic("a"), JOB, this::untilTheEnd)).isEmpty();
            assertThat(begun).hasValue(1);
            end.countDown();
            assertThat(rechecks.of(clinic("a"), JOB, this::untilTheEnd)).contains(GIVEN);
            assertThat(begun).hasValue(1);
        }
    }

    @Test
    void nobody_gets_what_came_of_the_check_for_another() throws Exception {
        try (Rechecks rechecks = new Rechecks(Duration.ofMillis(500))) {
            assertThat(rechecks.of(clinic("a"), JOB, this::untilTheEnd)).isEmpty();
            assertThat(rechecks.of(clinic("b"), JOB, this::quick)).contains(GIVEN);
            assertThat(begun).hasValue(2);
        }
    }

    @Test
    void a_check_that_fails_fails_its_request_and_the_next_begins_anew() throws Exception {
        try (Rechecks rechecks = new Rechecks(LONG)) {
            assertThatThrownBy(() -> rechecks.of(clinic("a"), JOB, () -> {
                        throw new IOException("the store is away");
                    }))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the store is away");
            assertThat(rechecks.of(clinic("a"), JOB, this::quick)).contains(GIVEN);
        }
    }

    @Test
    void a_check_that_breaks_is_over_as_well() throws Exception {
        try (Rechecks rechecks = new Rechecks(LONG)) {
            assertThatThrownBy(() -> rechecks.of(clinic("a"), JOB, () -> {
                        throw new ExceptionInInitializerError();
                    }))
                    .hasRootCauseInstanceOf(ExceptionInInitializerError.class);
            assertThat(rechecks.of(clinic("a"), JOB, this::quick)).contains(GIVEN);
        }
    }

    private Checked quick() {
        begun.incrementAndGet();
        return GIVEN;
    }

    private Checked untilTheEnd() throws InterruptedException {
        begun.incrementAndGet();
        end.await();
        return GIVEN;
    }

    private static Caller clinic(String id) {
        return new Caller.Recipient(
                new RecipientId(id),
                RecipientType.MEDICAL,
                Access.unnarrowed(new ClientId("client"), PurposeOfUse.TREAT));
    }
}
