package greenwall.connectors.http;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.http.RetryAfterCircuitBreaker.CallPermission;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RetryAfterCircuitBreakerTest {
    private static final Duration SOON = Duration.ofMillis(20);

    private final AtomicLong nanos = new AtomicLong(5);
    private final RetryAfterCircuitBreaker breaker = new RetryAfterCircuitBreaker(nanos::get);

    private void advance(int seconds) {
        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    private CallPermission turn() throws InterruptedException {
        return breaker.decide(true, SOON);
    }

    @Test
    void aServerThatRecoversBeforeItsRetryAfterEndsIsUsedAtTheNextPoll() throws InterruptedException {
        assertThat(turn()).isEqualTo(CallPermission.GO);
        breaker.holdFor(Duration.ofMinutes(10));
        assertThat(turn()).isEqualTo(CallPermission.WAIT);
        advance(10);
        assertThat(turn()).isEqualTo(CallPermission.TEST);
        breaker.holdFor(Duration.ofMinutes(10));
        breaker.tested(false);
        assertThat(turn()).as("one test at a time, seconds apart").isEqualTo(CallPermission.WAIT);
        advance(10);
        assertThat(turn()).isEqualTo(CallPermission.TEST);
        breaker.tested(true);
        assertThat(turn()).isEqualTo(CallPermission.GO);
        assertThat(breaker.remaining()).isZero();
    }

    @Test
    void aRequestThatMustNotBeRepeatedIsNeverTheTest() throws InterruptedException {
        breaker.holdFor(Duration.ofMinutes(10));
        advance(10);
        assertThat(breaker.decide(false, SOON)).isEqualTo(CallPermission.WAIT);
    }

    @Test
    void requestsDuringTheTestWaitForItsResult() throws Exception {
        breaker.holdFor(Duration.ofMinutes(10));
        advance(10);
        assertThat(turn()).isEqualTo(CallPermission.TEST);
        assertThat(turn()).as("not for ever").isEqualTo(CallPermission.WAIT);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<CallPermission> otherCall = () -> breaker.decide(true, Duration.ofMinutes(1));
            var waiting = threads.submit(otherCall);
            breaker.tested(true);
            assertThat(waiting.get()).isEqualTo(CallPermission.GO);
        }
    }

    @Test
    void allRequestsPassAfterTheRequestedDelay() throws InterruptedException {
        breaker.holdFor(Duration.ofSeconds(3));
        advance(3);
        assertThat(turn()).isEqualTo(CallPermission.GO);
    }
}
