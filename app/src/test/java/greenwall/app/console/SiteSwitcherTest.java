package greenwall.app.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenwall.app.config.ConfigPaths;
import greenwall.app.site.Site;
import greenwall.app.site.TimeTravelClock;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.SourceClock;
import greenwall.views.AlertsAndProblems;
import greenwall.views.Enroller;
import greenwall.views.FxThread;
import greenwall.views.TimeTravel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
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

    /// A timer whose tasks the test runs.
    private static final class ManualTimer implements PollTiming.DelayTimer {
        private volatile Runnable next = () -> {};
        private volatile boolean closed;

        @Override
        public void schedule(Duration pause, Runnable work) {
            next = work;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Test
    void theOldSiteIsStillPolledIfNoOtherCanBeBuilt() throws Exception {
        var clock = InstantSource.system();
        var timers = new ArrayList<ManualTimer>();
        var shown = new ArrayList<FleetState>();
        var fails = new AtomicBoolean();
        try (var session = SampleProblems.session(new ConfigPaths("linux", home, _ -> null), clock)) {
            var yaml = "clusters: [{name: east, prometheus: {url: \"http://127.0.0.1:1\"}}]\n";
            var timing = new PollTiming(clock, () -> {
                timers.add(new ManualTimer());
                return timers.getLast();
            });
            try (var switcher = new SiteSwitcher(ConfiguredSite.connect(home, yaml, clock), session, timing, _ -> {
                        if (fails.get()) {
                            throw new IllegalStateException("no screen");
                        }
                        return new RecordingDisplay(shown::add);
                    });
                    var other = ConfiguredSite.connect(home, yaml, clock)) {
                var before = switcher.backend();
                fails.set(true);
                assertThatThrownBy(() -> switcher.show(other)).hasMessage("no screen");
                assertThat(switcher.backend()).isSameAs(before);
                assertThat(timers.getFirst().closed).isFalse();
                timers.getFirst().next.run();
                assertThat(shown).isNotEmpty();
            }
        }
    }

    @Test
    void theOldSiteKeepsItsRecentChangesIfNoOtherCanBeBuilt() throws Exception {
        var clock = InstantSource.system();
        var yaml = "clusters: [{name: east, prometheus: {url: \"http://127.0.0.1:%d\"}}]\n";
        var fails = new AtomicBoolean();
        try (var session = SampleProblems.session(new ConfigPaths("linux", home, _ -> null), clock);
                var switcher = new SiteSwitcher(
                        ConfiguredSite.connect(home, yaml.formatted(1), clock),
                        session,
                        new PollTiming(clock, ManualTimer::new),
                        _ -> {
                            if (fails.get()) {
                                throw new IllegalStateException("no screen");
                            }
                            return new RecordingDisplay(_ -> {});
                        })) {
            var before = session.recent();
            fails.set(true);
            var other = ConfiguredSite.connect(home, yaml.formatted(2), clock);
            assertThatThrownBy(() -> switcher.show(other)).hasMessage("no screen");
            assertThat(session.recent()).isSameAs(before);
        }
    }

    @Test
    void aChangedConfigurationIsShownAtTheTimeThatIsShown() throws Exception {
        var clock = InstantSource.system();
        var yaml = "clusters: [{name: east, prometheus: {url: \"http://127.0.0.1:1\"}}]\n";
        var then = Instant.parse("2026-11-20T08:00:00Z");
        try (var session = SampleProblems.session(new ConfigPaths("linux", home, _ -> null), clock);
                var switcher = new SiteSwitcher(
                        ConfiguredSite.connect(home, yaml, clock),
                        session,
                        new PollTiming(clock, ManualTimer::new),
                        _ -> new RecordingDisplay(_ -> {}))) {
            switcher.show(session.travel().begin(ConfiguredSite.connect(home, yaml, clock), then));
            switcher.showChanged(ConfiguredSite.connect(home, yaml, clock));
            assertThat(switcher.time()).isEqualTo(then);
            assertThat(session.travel().past()).isPresent();

            switcher.show(ConfiguredSite.connect(home, yaml, clock));
            assertThat(session.travel().past()).isEmpty();
        }
    }

    /// Runs tasks when it begins and is closed, as a user may press a key while a site is being stopped.
    private record LifecycleDisplay(Runnable onBegin, Runnable onClosed) implements FleetDisplay {
        @Override
        public void begin() {
            onBegin.run();
        }

        @Override
        public void show(FleetState state) {}

        @Override
        public void show(AlertsAndProblems firing) {}

        @Override
        public void close() {
            onClosed.run();
        }
    }

    @Test
    void theScreenIsEmptyBeforeTheViewsOfAnotherSiteBegin() throws Exception {
        var clock = InstantSource.system();
        var yaml = "clusters: [{name: east, prometheus: {url: \"http://127.0.0.1:1\"}}]\n";
        var events = new CopyOnWriteArrayList<String>();
        try (var session = SampleProblems.session(new ConfigPaths("linux", home, _ -> null), clock);
                var switcher = new SiteSwitcher(
                                ConfiguredSite.connect(home, yaml, clock),
                                session,
                                new PollTiming(clock, ManualTimer::new),
                                _ -> new LifecycleDisplay(() -> events.add("empty"), () -> events.add("closed")))
                        .onReplaced(_ -> events.add("replaced"))) {
            switcher.show(ConfiguredSite.connect(home, yaml, clock));
            assertThat(events).containsExactly("empty", "closed", "empty", "replaced");
        }
    }

    private static boolean isTimeOfFrame(TimeTravelClock clock) {
        return clock.instant().equals(clock.queryClock().instant());
    }

    @Test
    void aFrameIsShownWithItsOwnTime() throws Exception {
        var clock = InstantSource.system();
        var yaml = "clusters: [{name: east, prometheus: {url: \"http://127.0.0.1:1\"}}]\n";
        var sameTime = new CopyOnWriteArrayList<Boolean>();
        try (var session = SampleProblems.session(new ConfigPaths("linux", home, _ -> null), clock);
                var _ = new SiteSwitcher(
                        session.travel()
                                .begin(
                                        ConfiguredSite.connect(home, yaml, clock),
                                        Instant.parse("2026-11-20T08:00:00Z")),
                        session,
                        PollTiming.of(clock),
                        site -> new RecordingDisplay(
                                _ -> sameTime.add(isTimeOfFrame(site.pastClock().orElseThrow()))))) {
            session.travel().play(TimeTravel.FASTEST);
            Await.await("a later frame", () -> sameTime.size() > 1);
            assertThat(sameTime).containsOnly(true);
        }
    }

    /// A console that can remove a host: the commit of the targets file waits for the test.
    private final class PlannedRemoval implements AutoCloseable {
        private final InstantSource clock = InstantSource.system();
        private final List<String> messages = new CopyOnWriteArrayList<>();
        private final Path folder = Files.createDirectory(home.resolve("targets"));
        private final String yaml = "clusters: [{name: east, prometheus: {url: \"http://127.0.0.1:1\"}}]\n"
                + "enrol: {file_sd: \"" + folder.resolve("nodes.yml") + "\"}\n";
        /// What the JavaFX thread has not done yet.
        private final Queue<Runnable> posted = new ConcurrentLinkedQueue<>();
        private final AtomicBoolean fxIsBusy = new AtomicBoolean();
        private final AtomicReference<Thread> thread = new AtomicReference<>();
        private final ConsoleSession session = new ConsoleSession(
                new ConfigPaths("linux", home, _ -> null), new SourceClock(clock), ZoneOffset.UTC, new FxThread() {
                    @Override
                    public void post(Runnable work) {
                        if (fxIsBusy.get()) {
                            posted.add(work);
                        } else {
                            work.run();
                        }
                    }

                    @Override
                    public boolean isCurrent() {
                        return true;
                    }
                });
        private final SiteSwitcher switcher;
        private Runnable onScreenClosed = () -> {};

        PlannedRemoval() throws Exception {
            Files.writeString(
                    folder.resolve("nodes.yml"),
                    "- targets: [\"10.0.0.9:9100\"]\n  labels: {\"__greenwall_host\": \"web1\"}\n");
            assertThat(new ProcessBuilder("git", "init", "-q", folder.toString())
                            .start()
                            .waitFor())
                    .isZero();
            var hook = Files.writeString(
                    Files.createDirectories(folder.resolve(".git/hooks")).resolve("pre-commit"),
                    "#!/bin/sh\n: >started\nuntil [ -e go ]; do sleep 0.05; done\n");
            assertThat(hook.toFile().setExecutable(true)).isTrue();
            switcher = new SiteSwitcher(
                            connect(yaml),
                            session,
                            new PollTiming(clock, ManualTimer::new),
                            _ -> new LifecycleDisplay(() -> {}, () -> onScreenClosed.run()))
                    .onEnrolment(messages::add);
            var planned = new CompletableFuture<Enroller.PlanResult>();
            switcher.backend().enroller().plan("web1", "appliance", _ -> {}, planned::complete);
            planned.get(60, TimeUnit.SECONDS);
        }

        private void run(Enroller enroller) {
            enroller.run(Enroller.Action.REMOVE, _ -> {}, _ -> thread.set(Thread.currentThread()));
        }

        PlannedRemoval begin() throws Exception {
            run(switcher.backend().enroller());
            Await.await("the commit has begun", () -> Files.exists(folder.resolve("started")));
            return this;
        }

        void awaitEnd() throws Exception {
            Files.createFile(folder.resolve("go"));
            Await.await(
                    "the removal has ended",
                    () -> !Objects.requireNonNull(thread.get()).isAlive());
        }

        private Site connect(String text) throws IOException {
            return ConfiguredSite.connect(home, text, clock);
        }

        @Override
        public void close() {
            switcher.close();
            session.close();
        }
    }

    @Test
    void aHostIsRemovedCompletelyAlthoughItsSiteWasReplaced() throws Exception {
        try (var removal = new PlannedRemoval().begin()) {
            var before = removal.switcher.backend();
            removal.switcher.showChanged(removal.connect(removal.yaml));
            assertThat(removal.switcher.backend()).isNotSameAs(before);
            Await.await("it goes on", () -> removal.messages.size() == 1);
            assertThat(before.liveRecords().actions().begin(() -> {}))
                    .as("other work of its site begins")
                    .isFalse();
            removal.switcher.show(removal.connect(removal.yaml));

            Files.createFile(removal.folder.resolve("go"));
            Await.await("its end", () -> removal.messages.size() == 2);
            assertThat(removal.messages.getLast()).contains("web1 was removed");
        }
    }

    @Test
    void theEndOfARemovalIsSaidAlthoughOtherWorkOfItsSiteEndsLater() throws Exception {
        try (var removal = new PlannedRemoval().begin()) {
            var before = removal.switcher.backend();
            var release = new CountDownLatch(1);
            before.liveRecords().actions().begin(() -> {
                try {
                    release.await();
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            });
            removal.switcher.showChanged(removal.connect(removal.yaml));
            removal.awaitEnd();
            release.countDown();
            Await.await(
                    "its end",
                    () -> removal.messages.stream().anyMatch(message -> message.contains("web1 was removed")));
        }
    }

    @Test
    void aRemovalThatBeginsWhileItsSiteIsReplacedIsAwaited() throws Exception {
        try (var removal = new PlannedRemoval()) {
            var enroller = removal.switcher.backend().enroller();
            removal.onScreenClosed = () -> removal.run(enroller);
            removal.switcher.showChanged(removal.connect(removal.yaml));
            removal.onScreenClosed = () -> {};
            Files.createFile(removal.folder.resolve("go"));
            Await.await("its end", () -> removal.messages.size() == 2);
            assertThat(removal.messages.getLast()).contains("web1 was removed");
        }
    }

    @Test
    void noRemovalBeginsOnceItsSiteIsReplaced() throws Exception {
        try (var removal = new PlannedRemoval()) {
            var enroller = removal.switcher.backend().enroller();
            removal.switcher.showChanged(removal.connect(removal.yaml));
            var answers = new ArrayList<Enroller.Progress>();
            enroller.run(Enroller.Action.REMOVE, _ -> {}, answers::add);
            assertThat(answers)
                    .singleElement()
                    .satisfies(answer -> assertThat(answer.over()).isTrue());
        }
    }

    @Test
    void theEndOfARemovalThatNoViewShowedIsSaid() throws Exception {
        try (var removal = new PlannedRemoval().begin()) {
            removal.fxIsBusy.set(true);
            removal.awaitEnd();
            removal.switcher.showChanged(removal.connect(removal.yaml));
            removal.fxIsBusy.set(false);
            removal.posted.forEach(Runnable::run);
            Await.await("its end", () -> !removal.messages.isEmpty());
            assertThat(removal.messages).singleElement().asString().contains("web1 was removed");
        }
    }

    @Test
    void theEndOfARemovalThatAViewShowedIsNotSaidAgain() throws Exception {
        try (var removal = new PlannedRemoval().begin()) {
            removal.awaitEnd();
            removal.switcher.showChanged(removal.connect(removal.yaml));
            removal.switcher.close();
            assertThat(removal.messages).isEmpty();
        }
    }

    @Test
    void aConsoleThatBecomesReadOnlySaysThatItStoppedARemoval() throws Exception {
        try (var removal = new PlannedRemoval().begin()) {
            removal.switcher.showChanged(removal.connect(removal.yaml + "read_only: true\n"));
            Await.await("its end", () -> !removal.messages.isEmpty());
            assertThat(removal.messages).singleElement().asString().contains("was stopped");
        }
    }

    @Test
    void aConsoleThatBecomesReadOnlyEndsARemovalOfAnEarlierSite() throws Exception {
        try (var removal = new PlannedRemoval().begin()) {
            removal.switcher.show(removal.session.travel().begin(removal.connect(removal.yaml), Instant.EPOCH));
            Await.await("it goes on", () -> removal.messages.size() == 1);
            removal.switcher.showChanged(removal.connect(removal.yaml + "read_only: true\n"));
            Files.createFile(removal.folder.resolve("go"));
            Await.await("its end", () -> removal.messages.size() == 2);
            assertThat(removal.messages.getLast()).contains("was stopped");
            removal.switcher.close();
            assertThat(new ProcessBuilder("git", "-C", removal.folder.toString(), "rev-parse", "-q", "--verify", "HEAD")
                            .start()
                            .waitFor())
                    .as("the change is not committed")
                    .isNotZero();
        }
    }

    private record RecordingDisplay(Consumer<FleetState> shown) implements FleetDisplay {
        @Override
        public void show(FleetState state) {
            shown.accept(state);
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
