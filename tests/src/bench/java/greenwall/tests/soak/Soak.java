package greenwall.tests.soak;

import greenwall.tests.console.AssembledConsole;
import greenwall.views.window.FxToolkit;
import greenwall.views.window.PlatformFxThread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;
import org.jspecify.annotations.Nullable;

/// The process under test: runs many polls of a real console, switches its views, changes its theme, opens and
/// closes windows, runs probes on hosts and requests explanations, and records its resource use at intervals.
/// It starts with a warm-up that is not counted: all views, themes, kinds of probe and an explanation, six
/// times as often as later, with a failure of each source. It ends after the given number of polls or minutes,
/// whichever comes first.
///
///     Soak FOLDER BEATS MINUTES
final class Soak {
    private static final Duration POLL = Duration.ofSeconds(15);
    private static final long WARM = 1_200;
    private static final int LOOK = 300;
    private static final int STANDS_STILL = 60;

    /// The console and the actions performed in it.
    private record TestedConsole(AssembledConsole console, SoakActions actions) {}

    /// @param warm the polls of the warm-up
    /// @param polls all polls
    private record Plan(Instant start, long warm, long polls, Duration longest) {
        static Plan of(Instant start, long counted, Duration longest) {
            long warm = Math.min(WARM, counted / 4);
            return new Plan(start, warm, warm + counted, longest);
        }
    }

    private final Path folder;
    private final SharedClock clock;
    private final Plan plan;
    private final SoakErrors errors = new SoakErrors();
    private final CountDownLatch finished = new CountDownLatch(1);
    private final long startNanos = System.nanoTime();
    private volatile @Nullable TestedConsole soaked;
    private long poll;
    private long measured = -1;
    private int completeFleets;
    private int samples;

    private Soak(Path folder, SharedClock clock, Plan plan) {
        this.folder = folder;
        this.clock = clock;
        this.plan = plan;
    }

    static void main(String[] args) throws Exception {
        var folder = Path.of(args[0]);
        var clock = SharedClock.open(folder.resolve("clock"));
        var plan = Plan.of(clock.instant(), Long.parseLong(args[1]), Duration.ofMinutes(Long.parseLong(args[2])));
        new Soak(folder, clock, plan).run();
        System.exit(0);
    }

    private void run() throws Exception {
        errors.listen();
        var sources = new Properties();
        try (var in = Files.newInputStream(folder.resolve("sources"))) {
            sources.load(in);
        }
        try (var timer = new SoakTimer(clock, this::beforeTick);
                var opened = new AssembledConsole(folder, sources, clock, timer)) {
            var actions = new SoakActions(opened, clock);
            soaked = new TestedConsole(opened, actions);
            finished.await();
            Files.writeString(
                    folder.resolve("result.json"),
                    String.format(
                            Locale.ROOT,
                            "{\"beats\":%d,\"warm\":%d,\"states\":%d,\"firings\":%d,\"seconds\":%.1f,%s,"
                                    + "\"looks\":%d,\"wholeFleets\":%d,%s}%n",
                            poll - plan.warm,
                            plan.warm,
                            opened.states(),
                            opened.firings(),
                            (System.nanoTime() - startNanos) / 1e9,
                            actions.counts(),
                            samples,
                            completeFleets,
                            errors.counts()));
        }
    }

    /// Runs before each tick of the poller, on its thread: waits for the screen, then performs the user's
    /// actions.
    private void beforeTick() {
        var current = soaked;
        if (current == null || finished.getCount() == 0) {
            return;
        }
        try {
            awaitScreen();
            long now = Duration.between(plan.start, clock.instant()).toMillis() / POLL.toMillis();
            for (; poll < Math.min(now, plan.polls); poll++) {
                current.actions.act(poll, poll < plan.warm);
            }
            if (poll >= plan.warm && (measured < 0 || poll - measured >= Math.clamp(plan.polls / 100, 4, LOOK))) {
                measured = poll;
                sample(current.console);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            e.printStackTrace();
            errors.note("poll " + poll + ": the soak itself: " + e);
            finished.countDown();
        }
        if (poll >= plan.polls || System.nanoTime() - startNanos > plan.longest.toNanos()) {
            finished.countDown();
        }
    }

    /// Counts the seconds in which this process ran, because it may be stopped for minutes and continue.
    private static void awaitScreen() throws InterruptedException {
        var drawn = new CountDownLatch(1);
        Platform.runLater(drawn::countDown);
        for (int waited = 0; !drawn.await(1, TimeUnit.SECONDS); waited++) {
            if (waited == STANDS_STILL) {
                throw new IllegalStateException("the drawing thread stands still");
            }
        }
    }

    private void sample(AssembledConsole current) throws IOException {
        samples++;
        boolean complete = FxToolkit.callAndWait(
                        new PlatformFxThread(),
                        () -> SoakActions.stages()
                                .getFirst()
                                .getScene()
                                .getRoot()
                                .isVisible())
                && current.last().hosts().size() >= 190;
        completeFleets += complete ? 1 : 0;
        var line = new StringBuilder("{\"beat\":" + poll
                + String.format(Locale.ROOT, ",\"seconds\":%.1f", (System.nanoTime() - startNanos) / 1e9));
        ProcessMeter.read()
                .forEach((name, value) ->
                        line.append(",\"").append(name).append("\":").append(value));
        Files.writeString(
                folder.resolve("samples.jsonl"),
                line.append("}\n"),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
