package greenwall.app.console;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import greenwall.app.console.PollTiming.DelayTimer;
import greenwall.app.site.Site;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.SourceState;
import greenwall.views.AlertsAndProblems;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LivePollLoopTest {
    private static final InstantSource CLOCK = InstantSource.system();

    @TempDir
    private Path folder = Path.of("");

    private final List<FleetState> shown = new CopyOnWriteArrayList<>();
    private final List<AlertsAndProblems> shownAlerts = new CopyOnWriteArrayList<>();

    private final FleetDisplay display = new FleetDisplay() {
        @Override
        public void show(FleetState state) {
            shown.add(state);
        }

        @Override
        public void show(AlertsAndProblems firing) {
            shownAlerts.add(firing);
        }

        @Override
        public void close() {}
    };

    private Site site(int port) throws Exception {
        return ConfiguredSite.connect(
                folder,
                "clusters: [{name: east, prometheus: {url: \"http://127.0.0.1:" + port + "\", deadline: 25s}}]\n",
                CLOCK);
    }

    private static int unusedPort() throws IOException {
        try (var server = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"))) {
            return server.getLocalPort();
        }
    }

    private static LivePollLoop pollLoop(Site site, PollTiming timing, FleetDisplay display) {
        return new LivePollLoop(
                site, timing, _ -> AlertSnapshot.NOT_QUERIED, _ -> {}, UnaryOperator.identity(), display);
    }

    @Test
    void closingDuringAPollReturnsAtOnceAndShowsNothing() throws Exception {
        var connected = new CountDownLatch(1);
        try (var silentServer = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
                var site = site(silentServer.getLocalPort())) {
            var connections = new CopyOnWriteArrayList<Socket>();
            Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        connections.add(silentServer.accept());
                        connected.countDown();
                    }
                } catch (IOException _) {
                    // The test is over.
                }
            });
            var ended = new CountDownLatch(1);
            var timer = new DelayTimer() {
                private final DelayTimer real = DelayTimer.ofThisMachine("poll under test");

                @Override
                public void schedule(Duration pause, Runnable work) {
                    real.schedule(pause, () -> {
                        work.run();
                        ended.countDown();
                    });
                }

                @Override
                public void close() {
                    real.close();
                }
            };
            var siteDisplay = new SynchronizedDisplay(display, _ -> {});
            var pollLoop = pollLoop(site, new PollTiming(CLOCK, () -> timer), siteDisplay);
            pollLoop.start();
            assertThat(connected.await(60, TimeUnit.SECONDS)).isTrue();
            long start = System.nanoTime();
            pollLoop.close();
            siteDisplay.close();
            assertThat(ended.await(60, TimeUnit.SECONDS)).as("the look ends").isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("the deadline of a question is 25 s")
                    .isLessThan(Duration.ofSeconds(20));
            assertThat(shown).isEmpty();
            assertThat(shownAlerts).isEmpty();
            for (var socket : connections) {
                socket.close();
            }
        }
    }

    @Test
    void aClosedLoopStoresNothingMoreOnceItsEndWasAwaited() throws Exception {
        int unused = unusedPort();
        try (var site = site(unused)) {
            var queried = new CountDownLatch(1);
            var stored = new AtomicBoolean();
            var pollLoop = new LivePollLoop(
                    site,
                    new PollTiming(CLOCK, () -> DelayTimer.ofThisMachine("poll under test")),
                    _ -> {
                        queried.countDown();
                        try {
                            new CountDownLatch(1).await();
                        } catch (InterruptedException _) {
                            for (int i = 0; i < 100; i++) {
                                writeFile(i);
                            }
                            stored.set(true);
                        }
                        return AlertSnapshot.NOT_QUERIED;
                    },
                    _ -> {},
                    UnaryOperator.identity(),
                    display);
            pollLoop.start();
            assertThat(queried.await(30, TimeUnit.SECONDS)).isTrue();
            pollLoop.close();
            pollLoop.awaitEnd();
            assertThat(stored).isTrue();
        }
    }

    @Test
    void alertsAreUnknownWhileTheirQueryDoesNotEnd() throws Exception {
        int unused = unusedPort();
        var minutes = new AtomicInteger();
        InstantSource clock = () -> CLOCK.instant().plus(Duration.ofMinutes(minutes.get()));
        try (var site = site(unused)) {
            var reasons = new LinkedBlockingQueue<String>();
            var pollLoop = new LivePollLoop(
                    site,
                    new PollTiming(clock, () -> DelayTimer.ofThisMachine("poll under test")),
                    _ -> {
                        minutes.set(2);
                        new CountDownLatch(1).await();
                        return AlertSnapshot.NOT_QUERIED;
                    },
                    reasons::add,
                    UnaryOperator.identity(),
                    display);
            pollLoop.start();
            assertThat(reasons.poll(60, TimeUnit.SECONDS))
                    .startsWith("the query of the alerts has been running for 2 m");
            pollLoop.close();
            pollLoop.awaitEnd();
        }
    }

    @Test
    void otherSourcesAreSilentIfTheirFirstQueryDoesNotEnd() throws Exception {
        int unused = unusedPort();
        var minutes = new AtomicInteger();
        InstantSource clock = () -> CLOCK.instant().plus(Duration.ofMinutes(minutes.get()));
        var next = new AtomicReference<Runnable>();
        var timer = new DelayTimer() {
            @Override
            public void schedule(Duration pause, Runnable work) {
                next.set(work);
            }

            @Override
            public void close() {}
        };
        try (var hanging = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
                var site = ConfiguredSite.connect(folder, """
                        clusters:
                          - name: east
                            prometheus: {url: "http://127.0.0.1:%1$d"}
                            loki: {url: "http://127.0.0.1:%2$d"}
                            tempo: {url: "http://127.0.0.1:%2$d"}
                            alertmanagers: [{url: "http://127.0.0.1:%2$d"}]
                        """.formatted(unused, hanging.getLocalPort()), CLOCK)) {
            var pollLoop = pollLoop(site, new PollTiming(clock, () -> timer), display);
            pollLoop.start();
            requireNonNull(next.get()).run();
            requireNonNull(next.get()).run();
            minutes.set(2);
            requireNonNull(next.get()).run();
            pollLoop.close();
            pollLoop.awaitEnd();
            assertThat(shown.getLast().sources())
                    .filteredOn(state -> state.source().kind() != Source.Kind.PROMETHEUS)
                    .hasSize(3)
                    .allSatisfy(state -> assertThat(state.state()).isEqualTo(CellState.SILENT))
                    .extracting(SourceState::reason)
                    .allSatisfy(why -> assertThat(why).startsWith("its query has been running for 2 m"));
        }
    }

    private void writeFile(int number) {
        try {
            Files.writeString(folder.resolve("stored" + number), "x");
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }
}
