package greenwall.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.app.config.ConfigPaths;
import greenwall.fleet.state.FleetState;
import greenwall.views.AlertsAndProblems;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteSwitcherTest {
    @TempDir
    private Path home;

    /// A display that blocks on its first state until the test releases it.
    private static final class BlockedDisplay implements FleetDisplay {
        private final CountDownLatch started = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);
        private final AtomicBoolean interrupted = new AtomicBoolean();

        @Override
        public void show(FleetState state) {
            started.countDown();
            try {
                released.await();
            } catch (InterruptedException _) {
                interrupted.set(true);
            }
        }

        @Override
        public void show(AlertsAndProblems firing) {}

        @Override
        public void close() {}
    }

    /// Otherwise a state that is being stored would be lost.
    @Test
    void aStateThatIsBeingShownIsShownCompletelyBeforeItsSiteIsClosed() throws Exception {
        var clock = InstantSource.system();
        var display = new BlockedDisplay();
        try (var session = SampleProblems.session(new ConfigPaths("linux", home, _ -> null), clock)) {
            var site = ConfiguredSite.connect(
                    home, "clusters: [{name: east, prometheus: {url: \"http://127.0.0.1:1\"}}]\n", clock);
            var switcher = new SiteSwitcher(site, session, PollTiming.of(clock), _ -> display);
            display.started.await();
            var closing = Thread.ofPlatform().start(switcher::close);
            Await.await(
                    "closing waits for the screen",
                    () -> closing.getState() == Thread.State.BLOCKED || display.interrupted.get());
            assertThat(display.interrupted).isFalse();
            display.released.countDown();
            closing.join();
        }
        assertThat(display.interrupted).isFalse();
    }
}
