package greenwall.tests.soak;

import greenwall.fleet.probe.Probe.Ready;
import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.probe.run.ProbeTarget;
import greenwall.tests.console.AssembledConsole;
import greenwall.views.Place;
import greenwall.views.TimeRange;
import greenwall.views.ViewList;
import greenwall.views.shell.FxToolkit;
import greenwall.views.shell.PlatformFxThread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javafx.application.Platform;
import javafx.event.Event;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;

/// The soaked process: plays many polls of a real console, turns its views, changes its theme, opens and closes
/// windows, probes hosts and asks for explanations, and writes down now and then what it holds. A warm-up comes first:
/// a round through all views, themes, kinds of probe and an explanation, six times as dense as later, with a failure of
/// each source; nothing of it is counted. Ends after so many polls or minutes, whichever comes first.
///
///     Soak FOLDER BEATS MINUTES
final class Soak {
    private static final Duration POLL = Duration.ofSeconds(15);
    private static final long WARM = 1_200;
    private static final int HASTE = 6;
    private static final int TURN = 24;
    private static final int THEME = 138;
    private static final int EXPLAIN = 228;
    private static final int PROBE = 312;
    private static final int WINDOW = 900;
    private static final int LINGER = 90;
    private static final int LOOK = 300;
    private static final int STANDS_STILL = 60;
    private static final List<Duration> SPANS =
            List.of(Duration.ofMinutes(15), Duration.ofHours(1), Duration.ofHours(6), Duration.ofHours(24));
    private static final List<String> PROBES =
            List.of("biolatency", "execsnoop", "cpudist", "opensnoop", "zpool-status", "profile", "tcptop", "clock");
    private static final List<String> QUANTITIES = List.of("cpu.util", "mem.util", "disk.latency", "arc.hit_ratio");

    private final Path folder;
    private final long warm;
    private final long polls;
    private final Duration longest;
    private final Instant start;
    private final SharedClock clock;
    private final AtomicLong errors = new AtomicLong();
    private final AtomicLong probes = new AtomicLong();
    private final List<String> firstErrors = new ArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final long begun = System.nanoTime();
    private volatile @Nullable AssembledConsole console;
    private long poll;
    private long measured = -1;
    private long lingerUntil;
    private long themes;
    private long explanations;
    private long probeRuns;
    private long turns;
    private long windows;
    private long wholeFleets;
    private long looks;

    private Soak(Path folder, long polls, Duration longest, SharedClock clock) {
        this.folder = folder;
        this.longest = longest;
        this.warm = Math.min(WARM, polls / 4);
        this.polls = warm + polls;
        this.clock = clock;
        this.start = clock.instant();
    }

    static void main(String[] args) throws Exception {
        var folder = Path.of(args[0]);
        var soak = new Soak(
                folder,
                Long.parseLong(args[1]),
                Duration.ofMinutes(Long.parseLong(args[2])),
                SharedClock.open(folder.resolve("clock")));
        soak.run();
        System.exit(0);
    }

    private void run() throws Exception {
        listenToErrors();
        var sources = new Properties();
        try (var in = Files.newInputStream(folder.resolve("sources"))) {
            sources.load(in);
        }
        try (var timer = new SoakTimer(clock, this::between);
                var opened = new AssembledConsole(folder, sources, clock, timer)) {
            console = opened;
            over.await();
            synchronized (firstErrors) {
                Files.writeString(
                        folder.resolve("result.json"),
                        String.format(
                                Locale.ROOT,
                                "{\"beats\":%d,\"warm\":%d,\"states\":%d,\"firings\":%d,\"seconds\":%.1f,\"turns\":%d,\"themes\":%d,"
                                        + "\"windows\":%d,\"explanations\":%d,\"probes\":%d,\"looks\":%d,"
                                        + "\"wholeFleets\":%d,\"errors\":%d,\"first\":\"%s\"}%n",
                                poll - warm,
                                warm,
                                opened.states(),
                                opened.firings(),
                                (System.nanoTime() - begun) / 1e9,
                                turns,
                                themes,
                                windows,
                                explanations,
                                probes.get(),
                                looks,
                                wholeFleets,
                                errors.get(),
                                String.join(" | ", firstErrors).replaceAll("[^ -~]|[\"\\\\]", " ")));
            }
        }
    }

    /// Whatever is logged as a warning or worse, or thrown on the drawing thread, is a finding.
    private void listenToErrors() {
        Logger.getLogger("").addHandler(new Handler() {
            @Override
            public void publish(LogRecord record) {
                // The toolkit warns of its own start from a class path.
                if (record.getLevel().intValue() >= Level.WARNING.intValue()
                        && !String.valueOf(record.getMessage()).startsWith("Unsupported JavaFX configuration")) {
                    note(record.getLoggerName() + ": " + record.getMessage() + " " + record.getThrown());
                }
            }

            @Override
            public void flush() {
                // Nothing is held back.
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        });
        Thread.setDefaultUncaughtExceptionHandler((thread, bug) -> {
            bug.printStackTrace();
            note(thread.getName() + ": " + bug);
        });
    }

    private void note(String text) {
        errors.incrementAndGet();
        System.out.println("poll " + poll + ": " + text);
        synchronized (firstErrors) {
            if (firstErrors.size() < 8) {
                firstErrors.add(text);
            }
        }
    }

    /// Before each tick of the poller, on its thread: the screen has caught up, and what a person does is done.
    private void between() {
        var here = console;
        if (here == null || over.getCount() == 0) {
            return;
        }
        try {
            awaitScreen();
            long now = Duration.between(start, clock.instant()).toMillis() / POLL.toMillis();
            for (; poll < Math.min(now, polls); poll++) {
                act(here, poll);
            }
            if (poll >= warm && (measured < 0 || poll - measured >= Math.clamp(polls / 100, 4, LOOK))) {
                measured = poll;
                look(here);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException bug) {
            bug.printStackTrace();
            note("the soak itself: " + bug);
            over.countDown();
        }
        if (poll >= polls || System.nanoTime() - begun > longest.toNanos()) {
            over.countDown();
        }
    }

    /// Counted in seconds that this process saw: it may be stopped for minutes and go on.
    private static void awaitScreen() throws InterruptedException {
        var drawn = new CountDownLatch(1);
        Platform.runLater(drawn::countDown);
        for (int waited = 0; !drawn.await(1, TimeUnit.SECONDS); waited++) {
            if (waited == STANDS_STILL) {
                throw new IllegalStateException("the drawing thread stands still");
            }
        }
    }

    private void act(AssembledConsole here, long at) {
        int haste = at < warm ? HASTE : 1;
        if (at % (THEME / haste) == THEME / haste - 1) {
            themes++;
            press(KeyCode.T);
        }
        if (at % WINDOW == WINDOW / 2) {
            windows++;
            press(KeyCode.N);
        }
        if (at % WINDOW == WINDOW / 2 + 18) {
            Platform.runLater(Soak::closeNewest);
        }
        if (at % (EXPLAIN / haste) == EXPLAIN / haste - 1) {
            explanations++;
            int n = (int) explanations;
            go(
                    here,
                    place(here, "explain", n)
                            .with("quantity", QUANTITIES.get(n % QUANTITIES.size()))
                            .with(
                                    "at",
                                    clock.instant()
                                            .minus(Duration.ofMinutes(10))
                                            .toString()));
            lingerUntil = at + LINGER / haste;
        } else if (at % (PROBE / haste) == PROBE / haste - 1) {
            probe(here);
            lingerUntil = at + LINGER / haste;
        } else if (at % (TURN / haste) == 0 && at >= lingerUntil) {
            turns++;
            var ids = ViewList.ids();
            go(here, place(here, ids.get((int) (turns % ids.size())), (int) turns));
        }
    }

    private static void go(AssembledConsole here, Place place) {
        here.console().go(place);
    }

    private static Place place(AssembledConsole here, String view, int n) {
        var hosts = here.last().hosts();
        var name = hosts.isEmpty()
                ? Optional.<Place.HostName>empty()
                : Optional.of(hosts.get(Math.floorMod(n * 37, hosts.size())))
                        .map(h -> new Place.HostName(h.cluster().name(), h.name()));
        return new Place(view, name, TimeRange.last(SPANS.get(n % SPANS.size())), Map.of());
    }

    /// One short probe, or the same on two hosts at once, and the view that shows it.
    private void probe(AssembledConsole here) {
        int n = (int) probeRuns++;
        var reached = here.reached();
        if (reached.isEmpty()) {
            return;
        }
        var tool = PROBES.get(n % PROBES.size());
        if (!(ProbeCatalogue.builtIn().probe(tool).orElseThrow().prepare(Map.of(), Duration.ofSeconds(1))
                instanceof Ready ready)) {
            throw new IllegalStateException("the probe " + tool + " needs arguments");
        }
        var targets = new ArrayList<ProbeTarget>();
        for (int i = 0; i <= (n % 3 == 0 ? 1 : 0); i++) {
            var host = reached.get((n + i) % reached.size());
            targets.add(new ProbeTarget(host.cluster().name(), host.name()));
        }
        here.ports().probeSession().runs().start(here.ports().probes(), targets, ready, clock.instant());
        probes.addAndGet(targets.size());
        var first = targets.getFirst();
        go(
                here,
                new Place(
                        "probe",
                        Optional.of(new Place.HostName(first.cluster(), first.host())),
                        TimeRange.last(SPANS.getFirst()),
                        Map.of()));
    }

    /// As a person at the keyboard does, with Ctrl.
    private static void press(KeyCode code) {
        Platform.runLater(() -> stages().stream()
                .findFirst()
                .ifPresent(stage -> Event.fireEvent(
                        stage.getScene().getRoot(),
                        new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, false, true, false, false))));
    }

    private static List<Stage> stages() {
        return Window.getWindows().stream()
                .filter(Stage.class::isInstance)
                .map(Stage.class::cast)
                .toList();
    }

    private static void closeNewest() {
        var all = stages();
        if (all.size() > 1) {
            all.getLast().close();
        }
    }

    private void look(AssembledConsole here) throws IOException {
        looks++;
        boolean whole = FxToolkit.get(
                        new PlatformFxThread(),
                        () -> stages().getFirst().getScene().getRoot().isVisible())
                && here.last().hosts().size() >= 190;
        wholeFleets += whole ? 1 : 0;
        var line = new StringBuilder("{\"beat\":" + poll
                + String.format(Locale.ROOT, ",\"seconds\":%.1f", (System.nanoTime() - begun) / 1e9));
        Meter.read()
                .forEach((name, value) ->
                        line.append(",\"").append(name).append("\":").append(value));
        Files.writeString(
                folder.resolve("samples.jsonl"),
                line.append("}\n"),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
