package techo.server.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import techo.interceptors.error.TechoException;

class PlacesTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @Test
    void who_finds_no_place_waits_until_somebody_leaves() throws Exception {
        Places places = new Places(1, LONG);
        CompletableFuture<Places.Place> waiting;
        try (Places.Place taken = places.take()) {
            assertThat(taken).isNotNull();
            waiting = CompletableFuture.supplyAsync(places::take);
            assertThat(waiting).isNotDone();
        }
        waiting.get(10, TimeUnit.SECONDS).close();
        places.take().close();
    }

    @Test
    void who_waits_too_long_is_told_when_to_come_again() {
        Places places = new Places(1, Duration.ZERO);
        try (Places.Place taken = places.take()) {
            assertThat(taken).isNotNull();
            assertThatThrownBy(places::take).isInstanceOfSatisfying(TechoException.class, refusal -> {
                assertThat(refusal.getStatusCode()).isEqualTo(429);
                assertThat(refusal.getResponseHeaders()).containsEntry("Retry-After", List.of("5"));
            });
        }
        places.take().close();
    }

    @Test
    void four_times_as_many_wait_as_there_are_places_and_who_comes_then_is_refused_at_once() throws Exception {
        Places places = new Places(1, LONG);
        List<Thread> waiting;
        try (Places.Place taken = places.take()) {
            assertThat(taken).isNotNull();
            waiting = Stream.generate(() -> waiting(places)).limit(4).toList();
            assertTimeoutPreemptively(
                    Duration.ofSeconds(10),
                    () -> assertThatThrownBy(places::take)
                            .isInstanceOfSatisfying(
                                    TechoException.class,
                                    refusal -> assertThat(refusal.code()).isEqualTo(ExportError.BUSY)));
        }
        for (Thread thread : waiting) {
            thread.join(10_000);
            assertThat(thread.isAlive()).isFalse();
        }
        places.take().close();
    }

    private static Thread waiting(Places places) {
        Thread thread = new Thread(() -> places.take().close());
        thread.start();
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            assertThat(thread.isAlive()).isTrue();
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
        return thread;
    }
}
