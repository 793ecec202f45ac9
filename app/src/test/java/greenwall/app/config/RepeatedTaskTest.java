package greenwall.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RepeatedTaskTest {
    @Test
    void anErrorOfOneRunDoesNotEndTheRepetition() throws InterruptedException {
        var runs = new CountDownLatch(2);
        try (var task = new RepeatedTask()) {
            task.start("a task for a test", Duration.ofMillis(1), () -> {
                runs.countDown();
                throw new StackOverflowError("of a deeply nested file");
            });
            assertThat(runs.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }
}
