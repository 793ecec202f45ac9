package greenwall.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ThrottledTaskTest {
    private record ScheduledWork(Runnable work, Duration after) {}

    private final List<ScheduledWork> planned = new ArrayList<>();
    private final AtomicInteger runs = new AtomicInteger();

    private void plan(Runnable work, Duration after) {
        planned.add(new ScheduledWork(work, after));
    }

    private void runPlanned() {
        planned.removeFirst().work().run();
    }

    @Test
    void theFirstRunIsImmediate() {
        new ThrottledTask(runs::incrementAndGet, this::plan).request();

        assertThat(planned).singleElement().extracting(ScheduledWork::after).isEqualTo(Duration.ZERO);
        runPlanned();
        assertThat(runs).hasValue(1);
        assertThat(planned).isEmpty();
    }

    @Test
    void manyRequestsBeforeARunGiveOneRun() {
        var task = new ThrottledTask(runs::incrementAndGet, this::plan);
        for (int i = 0; i < 100; i++) {
            task.request();
        }

        runPlanned();

        assertThat(planned).isEmpty();
        assertThat(runs).hasValue(1);
    }

    @Test
    void requestsDuringARunGiveOneMoreRunAfterAPause() {
        var tasks = new ArrayList<ThrottledTask>();
        var task = new ThrottledTask(
                () -> {
                    long end = System.nanoTime() + Duration.ofMillis(200).toNanos();
                    if (runs.incrementAndGet() == 1) {
                        tasks.getFirst().request();
                        tasks.getFirst().request();
                        while (System.nanoTime() < end) {
                            Thread.onSpinWait();
                        }
                    }
                },
                this::plan);
        tasks.add(task);
        task.request();

        runPlanned();

        assertThat(planned)
                .singleElement()
                .extracting(ScheduledWork::after)
                .satisfies(after -> assertThat(after).isGreaterThan(Duration.ofSeconds(3)));
        runPlanned();
        assertThat(runs).hasValue(2);
        assertThat(planned).isEmpty();
    }

    @Test
    void aFailedRunDoesNotStopLaterRuns() {
        var task = new ThrottledTask(
                () -> {
                    if (runs.incrementAndGet() == 1) {
                        throw new IllegalStateException("a bug");
                    }
                },
                this::plan);
        task.request();
        try {
            runPlanned();
        } catch (IllegalStateException bug) {
            assertThat(bug).hasMessage("a bug");
        }

        task.request();
        runPlanned();

        assertThat(runs).hasValue(2);
    }
}
