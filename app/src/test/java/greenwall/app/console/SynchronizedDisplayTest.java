package greenwall.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.state.FleetState;
import greenwall.views.AlertsAndProblems;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SynchronizedDisplayTest {
    private final CountDownLatch storing = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final CountDownLatch alertsShown = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    private final FleetDisplay slow = new FleetDisplay() {
        @Override
        public void show(FleetState state) {}

        @Override
        public void store() {
            storing.countDown();
            try {
                released.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void show(AlertsAndProblems alertsAndProblems) {
            alertsShown.countDown();
        }

        @Override
        public void close() {
            closed.countDown();
        }
    };

    /// The JavaFX thread shows an acknowledgement, while a state is written to a disk that hangs.
    @Test
    void alertsAreShownWhileAStateIsStoredAndOnlyClosingWaitsForIt() throws InterruptedException {
        var display = new SynchronizedDisplay(slow, _ -> {});
        var poll = Thread.ofVirtual().start(() -> display.show(FleetState.EMPTY));
        storing.await();

        Thread.ofVirtual().start(() -> display.show(AlertsAndProblems.UNKNOWN));
        assertThat(alertsShown.await(20, TimeUnit.SECONDS)).isTrue();

        var closing = Thread.ofPlatform().start(display::close);
        Await.await("closing waits", () -> closing.getState() == Thread.State.BLOCKED);
        assertThat(closed.getCount()).isOne();
        released.countDown();
        closing.join();
        poll.join();
        assertThat(closed.getCount()).isZero();
    }
}
