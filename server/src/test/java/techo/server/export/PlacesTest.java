package techo.server.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
}
