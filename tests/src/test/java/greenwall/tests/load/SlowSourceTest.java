package greenwall.tests.load;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.http.HttpSettings;
import greenwall.fleet.identity.IdentitySettings;
import greenwall.fleet.poll.FleetPoller;
import greenwall.fleet.poll.PollSettings;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.SourceState;
import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import greenwall.tests.poll.Await;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// The practice range behind a slow connection, over real HTTP: it is polled less often, and at the normal rate
/// again once it is fast.
class SlowSourceTest {
    private static final Duration REFRESH = Duration.ofSeconds(10);

    private final AtomicLong offsetMillis = new AtomicLong();
    private volatile long slow;

    private Instant now() {
        return Instant.now().plusMillis(offsetMillis.get());
    }

    @Test
    void aSlowSourceIsPolledLessOften() throws Exception {
        InstantSource clock = this::now;
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT.withHosts(3));
                var server = new RequestRecordingServer(
                        RequestRecordingServer.forwardTo(range.servers().prometheus(), _ -> Thread.sleep(slow)));
                var http = CancelledQuery.http()) {
            var metrics = CancelledQuery.connect(http, server, HttpSettings.DEFAULT);
            var wall = new FleetPoller(
                    Map.of("east", metrics),
                    new PollSettings(
                            QuantityCatalogue.shipped(),
                            IdentitySettings.DEFAULT,
                            REFRESH,
                            Duration.ofSeconds(30),
                            false,
                            clock,
                            System::nanoTime));
            wall.poll();

            slow = 500;
            wall.poll();
            slow = 0;
            var slowed = source(wall.pollDueSources()).slowed().orElseThrow();
            assertThat(slowed.every()).isGreaterThan(REFRESH.multipliedBy(2));
            assertThat(slowed.toString()).contains("because it takes");

            offsetMillis.addAndGet(REFRESH.toMillis());
            server.received().clear();
            wall.pollDueSources();
            assertThat(server.received())
                    .as("questions before its time has come, but whether it lives")
                    .allMatch(a -> Set.of("up", "timestamp(up)").contains(a.query()));

            for (var is = Optional.of(slowed);
                    is.isPresent();
                    is = source(wall.pollDueSources()).slowed()) {
                var before = is;
                offsetMillis.addAndGet(before.orElseThrow().every().toMillis());
                // A poll does not wait for a slow source, and on a busy machine every query is slow.
                Await.until(
                        "it is asked again",
                        Duration.ofMinutes(1),
                        () -> !source(wall.pollDueSources()).slowed().equals(before));
            }
            var load = source(wall.pollDueSources()).load().orElseThrow();
            assertThat(load.calls()).isGreaterThan(50);
            assertThat(load.bytes()).isGreaterThan(10_000);
        }
    }

    private static SourceState source(FleetState fleet) {
        return fleet.clusters().getFirst().sources().getFirst();
    }
}
