package greenwall.connectors.http;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.http.RetryAfterBreaker.Turn;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RetryAfterBreakerTest {
    private static final Duration SOON = Duration.ofMillis(20);

    private final AtomicLong nanos = new AtomicLong(5);
    private final RetryAfterBreaker breaker = new RetryAfterBreaker(nanos::get);

    private void advance(int seconds) {
        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    private Turn turn() throws InterruptedException {
        return breaker.decide(true, SOON);
    }

    @Test
    void aServerThatRecoversBeforeItsRetryAfterEndsIsUsedAtTheNextPoll() throws InterruptedException {
        assertThat(turn()).isEqualTo(Turn.GO);
        breaker.holdFor(Duration.ofMinutes(10));
        assertThat(turn()).isEqualTo(Turn.WAIT);
        advance(10);
        assertThat(turn()).isEqualTo(Turn.TEST);
        breaker.holdFor(Duration.ofMinutes(10));
        breaker.tested(false);
        assertThat(turn()).as("one test at a time, seconds apart").isEqualTo(Turn.WAIT);
        advance(10);
        assertThat(turn()).isEqualTo(Turn.TEST);
        breaker.tested(true);
        assertThat(turn()).isEqualTo(Turn.GO);
        assertThat(breaker.left()).isZero();
    }

    @Test
    void aRequestThatMustNotBeRepeatedIsNeverTheTest() throws InterruptedException {
        breaker.holdFor(Duration.ofMinutes(10));
        advance(10);
        assertThat(breaker.decide(false, SOON)).isEqualTo(Turn.WAIT);
    }

    @Test
    void requestsDuringTheTestWaitForItsResult() throws Exception {
        breaker.holdFor(Duration.ofMinutes(10));
        advance(10);
        assertThat(turn()).isEqualTo(Turn.TEST);
        assertThat(turn()).as("not for ever").isEqualTo(Turn.WAIT);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Turn> otherCall = () -> breaker.decide(true, Duration.ofMinutes(1));
            var waiting = threads.submit(otherCall);
            breaker.tested(true);
            assertThat(waiting.get()).isEqualTo(Turn.GO);
        }
    }

    @Test
    void allRequestsPassAfterTheRequestedDelay() throws InterruptedException {
        breaker.holdFor(Duration.ofSeconds(3));
        advance(3);
        assertThat(turn()).isEqualTo(Turn.GO);
    }
}
