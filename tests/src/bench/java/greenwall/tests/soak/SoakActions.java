package greenwall.tests.soak;

import greenwall.fleet.probe.Probe.Ready;
import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.probe.run.ClusterHost;
import greenwall.tests.console.AssembledConsole;
import greenwall.views.Place;
import greenwall.views.TimeRangeChoice;
import greenwall.views.ViewList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.application.Platform;
import javafx.event.Event;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.stage.Stage;
import javafx.stage.Window;

/// The actions of a user at the console, by number of polls: switches its views, changes its theme, opens and
/// closes windows, runs probes on hosts and requests explanations. During the warm-up, each is six times as
/// frequent.
final class SoakActions {
    private static final int HASTE = 6;
    private static final int LINGER = 90;

    /// The actions, with the number of polls from one to the next.
    private enum Action {
        TURN(24),
        THEME(138),
        EXPLAIN(228),
        PROBE(312),
        WINDOW(900);

        private final int polls;

        Action(int polls) {
            this.polls = polls;
        }
    }

    private static final List<Duration> SPANS =
            List.of(Duration.ofMinutes(15), Duration.ofHours(1), Duration.ofHours(6), Duration.ofHours(24));
    private static final List<String> PROBES =
            List.of("biolatency", "execsnoop", "cpudist", "opensnoop", "zpool-status", "profile", "tcptop", "clock");
    private static final List<String> QUANTITIES = List.of("cpu.util", "mem.util", "disk.latency", "arc.hit_ratio");

    private final AssembledConsole assembled;
    private final SharedClock clock;
    private final Map<Action, Integer> counts = new EnumMap<>(Action.class);
    private int probedHosts;
    private long lingerUntil;

    SoakActions(AssembledConsole assembled, SharedClock clock) {
        this.assembled = assembled;
        this.clock = clock;
    }

    /// How often each action was performed, as JSON fields.
    String counts() {
        return "\"turns\":%d,\"themes\":%d,\"windows\":%d,\"explanations\":%d,\"probes\":%d"
                .formatted(
                        count(Action.TURN),
                        count(Action.THEME),
                        count(Action.WINDOW),
                        count(Action.EXPLAIN),
                        probedHosts);
    }

    private int count(Action action) {
        return counts.getOrDefault(action, 0);
    }

    private int add(Action action) {
        return counts.merge(action, 1, Integer::sum);
    }

    void act(long at, boolean warmUp) {
        int speedup = warmUp ? HASTE : 1;
        if (isLastOf(Action.THEME, at, speedup)) {
            add(Action.THEME);
            press(KeyCode.T);
        }
        long sinceWindow = (at + Action.WINDOW.polls / 2) % Action.WINDOW.polls;
        if (sinceWindow == 0) {
            add(Action.WINDOW);
            press(KeyCode.N);
        } else if (sinceWindow == 18) {
            Platform.runLater(SoakActions::closeNewest);
        }
        if (isLastOf(Action.EXPLAIN, at, speedup)) {
            int n = add(Action.EXPLAIN);
            var instant = clock.instant().minus(Duration.ofMinutes(10)).toString();
            go(place("explain", n)
                    .with("quantity", QUANTITIES.get(n % QUANTITIES.size()))
                    .with("at", instant));
            lingerUntil = at + LINGER / speedup;
        } else if (isLastOf(Action.PROBE, at, speedup)) {
            probe();
            lingerUntil = at + LINGER / speedup;
        } else if (at % (Action.TURN.polls / speedup) == 0 && at >= lingerUntil) {
            int n = add(Action.TURN);
            var ids = ViewList.ids();
            go(place(ids.get(n % ids.size()), n));
        }
    }

    private static boolean isLastOf(Action action, long at, int speedup) {
        int polls = action.polls / speedup;
        return at % polls == polls - 1;
    }

    private void go(Place place) {
        assembled.console().go(place);
    }

    private Place place(String view, int n) {
        var hosts = assembled.last().hosts();
        var name = hosts.isEmpty()
                ? Optional.<Place.HostRef>empty()
                : Optional.of(hosts.get(Math.floorMod(n * 37, hosts.size())))
                        .map(h -> new Place.HostRef(h.cluster().name(), h.name()));
        return new Place(view, name, TimeRangeChoice.last(SPANS.get(n % SPANS.size())), Map.of());
    }

    /// Runs one short probe, or the same on two hosts at once, and opens the view that shows it.
    private void probe() {
        int n = add(Action.PROBE) - 1;
        var reached = assembled.reached();
        if (reached.isEmpty()) {
            return;
        }
        var tool = PROBES.get(n % PROBES.size());
        if (!(ProbeCatalogue.builtIn().probe(tool).orElseThrow().prepare(Map.of(), Duration.ofSeconds(1))
                instanceof Ready ready)) {
            throw new IllegalStateException("the probe " + tool + " needs arguments");
        }
        var targets = new ArrayList<ClusterHost>();
        for (int i = 0; i <= (n % 3 == 0 ? 1 : 0); i++) {
            var host = reached.get((n + i) % reached.size());
            targets.add(new ClusterHost(host.cluster().name(), host.name()));
        }
        assembled.ports().probeSession().runs().start(assembled.ports().probes(), targets, ready, clock.instant());
        probedHosts += targets.size();
        var first = targets.getFirst();
        go(new Place(
                "probe",
                Optional.of(new Place.HostRef(first.cluster(), first.host())),
                TimeRangeChoice.last(SPANS.getFirst()),
                Map.of()));
    }

    /// Sends a key press with Ctrl, like a user at the keyboard.
    private static void press(KeyCode code) {
        Platform.runLater(() -> stages().stream()
                .findFirst()
                .ifPresent(stage -> Event.fireEvent(
                        stage.getScene().getRoot(),
                        new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, false, true, false, false))));
    }

    static List<Stage> stages() {
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
}
