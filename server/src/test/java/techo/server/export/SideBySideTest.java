package techo.server.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SideBySideTest {
    private static final int THREADS = 2;
    private static final List<Integer> MANY = IntStream.range(0, 100).boxed().toList();

    @Test
    void what_comes_of_each_is_handed_on_in_their_order() throws Exception {
        List<String> handed = new ArrayList<>();
        try (SideBySide threads = new SideBySide("test-", THREADS)) {
            threads.each(MANY, one -> one * one, (one, square) -> handed.add(one + "² = " + square));
        }
        assertThat(handed).hasSize(MANY.size()).startsWith("0² = 0", "1² = 1", "2² = 4");
    }

    @Test
    void as_many_are_done_at_once_as_there_are_threads() throws Exception {
        CountDownLatch together = new CountDownLatch(THREADS);
        try (SideBySide threads = new SideBySide("test-", THREADS)) {
            threads.each(
                    List.of(1, 2),
                    one -> {
                        together.countDown();
                        return awaited(together);
                    },
                    (one, met) -> assertThat(met).isTrue());
        }
    }

    private static boolean awaited(CountDownLatch latch) throws IOException {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void only_a_few_are_begun_before_the_first_is_handed_on() throws Exception {
        AtomicInteger begun = new AtomicInteger();
        List<Integer> begunAtEach = new ArrayList<>();
        try (SideBySide threads = new SideBySide("test-", THREADS)) {
            threads.each(MANY, one -> begun.incrementAndGet(), (one, number) -> begunAtEach.add(begun.get() - one));
        }
        assertThat(begunAtEach).allMatch(ahead -> ahead <= THREADS + 2);
    }

    @Test
    void what_one_fails_with_ends_all_as_if_there_were_no_threads() {
        List<Integer> handed = new ArrayList<>();
        try (SideBySide threads = new SideBySide("test-", THREADS)) {
            assertThatThrownBy(() -> threads.each(MANY, SideBySideTest::butForFour, (one, same) -> handed.add(same)))
                    .isInstanceOf(NoSuchFileException.class);
        }
        assertThat(handed).containsExactly(0, 1, 2, 3);
    }

    private static int butForFour(int one) throws IOException {
        if (one == 4) {
            throw new NoSuchFileException("four");
        }
        return one;
    }
}
