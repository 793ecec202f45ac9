package greenwall.views.glance;

import greenwall.fleet.DurationText;
import greenwall.fleet.Unit;
import greenwall.fleet.alerthistory.AlertHistory;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.Subject;
import greenwall.fleet.problem.TakenProblem;
import greenwall.fleet.quantity.HostObjective;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.Cell;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.fleet.state.ShortHostNames;
import greenwall.fleet.state.SourceState;
import greenwall.views.AlertsAndProblems;
import greenwall.views.Place;
import greenwall.views.widgets.SharedPhrases;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Computes the tiles. The state of a tile is the worst state of its parts, so it is green only
/// if all of them were measured and are ok.
/// @param history the alerts of the last 24 h; empty while they are unknown
/// @param ownersKnown false while an earlier time is shown
record GlanceTileBuilder(
        FleetState fleet,
        AlertsAndProblems firing,
        Optional<AlertHistory> history,
        List<HostObjective> objectives,
        boolean ownersKnown,
        Instant now) {
    private static final double RUNNING = 1;
    private static final int BARS = 12;
    private static final Pattern SCHEME = Pattern.compile("^https?://|/$");
    private static final List<String> DISK = List.of("ebpf.disk.p99", "disk.read.latency", "disk.write.latency");
    static final Duration DAY = Duration.ofHours(24);

    /// All tiles, the most important first. The last ones are left out if they do not fit.
    List<GlanceTile> all() {
        return List.of(
                measured(green(), List.of()),
                problems(),
                oldest(),
                age(),
                alerts(),
                measured(disk(), DISK),
                measured(pool(), List.of("pool.usage")),
                measured(tunnels(), List.of("wg.handshake.age", "wg.never")),
                measured(guests(), List.of("vm.state")),
                measured(arc(), List.of("arc.hit_ratio")),
                measured(oldestReplica(), List.of("repl.age")),
                measured(
                        budget(),
                        objectives.stream().map(HostObjective::quantity).toList()));
    }

    /// The tile, which is not green while some Prometheus does not respond, or refuses a query of its quantities:
    /// its hosts may be worse, or not even known.
    ///
    /// @param quantities those that the tile shows; empty if it counts hosts
    private GlanceTile measured(GlanceTile tile, List<String> quantities) {
        if (!CellState.SILENT.worseThan(tile.state())) {
            return tile;
        }
        return metricsComplete()
                ? fleet.queryFailure(quantities)
                        .map(why -> tile.incomplete("query failed: " + why))
                        .orElse(tile)
                : tile.incomplete(GlanceTile.INCOMPLETE);
    }

    private boolean metricsComplete() {
        return fleet.metricsComplete() && !metricsSources().isEmpty();
    }

    private List<SourceState> metricsSources() {
        return fleet.sources().stream()
                .filter(source -> source.source().kind() == Source.Kind.PROMETHEUS)
                .toList();
    }

    private static CellState worst(Stream<CellState> states) {
        return states.reduce(CellState.ABSENT, CellState::worst);
    }

    private GlanceTile green() {
        int all = fleet.hosts().size();
        if (all == 0) {
            var why = fleet.isFiltered() ? "no host matches the filter" : "not known yet";
            return GlanceTile.unknown("Green hosts", CellState.SILENT, why, "hosts");
        }
        long green = fleet.hosts().stream()
                .filter(host -> host.state() == CellState.OK)
                .count();
        var state = worst(fleet.hosts().stream().map(HostState::state));
        return GlanceTile.of(
                        "Green hosts",
                        Unit.RATIO.text(Math.floor(1000.0 * green / all) / 1000),
                        green + " of " + all,
                        green == all ? CellState.OK : state == CellState.OK ? CellState.ABSENT : state,
                        "hosts")
                .withHealthyShare((double) green / all);
    }

    /// Whether all data is available, so that no problem or alert can be missing.
    private boolean hasAllData() {
        return firing.missingProblemsReason().isEmpty()
                && !fleet.hosts().isEmpty()
                && fleet.sources().stream().allMatch(source -> source.shown() == CellState.OK);
    }

    private List<Problem> open() {
        return firing.problems().orElse(List.of()).stream()
                .filter(Problem::isOpen)
                .toList();
    }

    private GlanceTile problems() {
        var title = "Open problems";
        if (firing.problems().isEmpty()) {
            return GlanceTile.unknown(title, CellState.SILENT, "not known yet", "wall");
        }
        var open = open();
        var state = open.stream()
                .map(problem -> problem.severity().state())
                .reduce(hasAllData() ? CellState.OK : CellState.SILENT, CellState::worst);
        long critical = open.stream()
                .filter(problem -> problem.severity() == Problem.Severity.CRITICAL)
                .count();
        var note = !hasAllData() ? GlanceTile.INCOMPLETE : critical > 0 ? critical + " critical" : "";
        return GlanceTile.of(title, Integer.toString(open.size()), note, state, "wall");
    }

    private GlanceTile oldest() {
        var title = "Oldest unowned problem";
        if (!ownersKnown) {
            return GlanceTile.unknown(title, CellState.ABSENT, "owners are not shown", "wall");
        }
        if (firing.problems().isEmpty()) {
            return GlanceTile.unknown(title, CellState.SILENT, "not known yet", "wall");
        }
        var oldest = open().stream()
                .filter(problem -> problem.stage() == TakenProblem.Stage.NEW)
                .min(Comparator.comparing(Problem::onset));
        return oldest.map(problem -> GlanceTile.of(
                        title,
                        since(problem.onset()),
                        subjectText(problem.subject()),
                        problem.severity().state(),
                        "wall"))
                .orElseGet(() -> GlanceTile.of(
                        title,
                        "none",
                        hasAllData() ? "" : GlanceTile.INCOMPLETE,
                        hasAllData() ? CellState.OK : CellState.SILENT,
                        "wall"));
    }

    /// The text of a subject. The host comes first, because the end is cut if the text does not fit.
    private static String subjectText(Subject subject) {
        return switch (subject.kind()) {
            case DISK, POOL, VDEV, DATASET, MOUNT, REPLICATION, UNIT -> subject.shortName() + " " + subject.key();
            case SERVICE -> SCHEME.matcher(subject.text()).replaceAll("");
            default -> subject.text();
        };
    }

    private String since(Instant then) {
        var age = Duration.between(then, now);
        return DurationText.of(
                age.isNegative()
                        ? Duration.ZERO
                        : age.compareTo(Duration.ofMinutes(5)) < 0 ? age : Duration.ofMinutes(age.toMinutes()));
    }

    private GlanceTile age() {
        var title = "Age of the data";
        var metrics = metricsSources();
        return metrics.stream()
                .min(Comparator.comparing(source -> source.lastAnswer().orElse(Instant.EPOCH)))
                .map(oldest -> GlanceTile.of(
                        title,
                        oldest.lastAnswer().map(this::since).orElse("never"),
                        oldest.source().cluster(),
                        worst(metrics.stream().map(source -> source.at(now).shown())),
                        "sources"))
                .orElseGet(() -> GlanceTile.unknown(title, CellState.SILENT, "no Prometheus has responded", "sources"));
    }

    private GlanceTile alerts() {
        var title = "Alerts in 24 h";
        if (history.isEmpty()) {
            return GlanceTile.unknown(title, CellState.ABSENT, "loading …", "history");
        }
        var known = history.get();
        if (!known.failures().isEmpty()) {
            return GlanceTile.unknown(title, CellState.SILENT, known.failures().getFirst(), "history");
        }
        var counts = new int[BARS];
        var begin = now.minus(DAY);
        for (var lane : known.lanes()) {
            for (var episode : lane.episodes()) {
                double at = (double) Duration.between(begin, episode.window().start())
                                .toMillis()
                        / DAY.toMillis();
                if (at >= 0 && at < 1) {
                    counts[(int) (at * BARS)]++;
                }
            }
        }
        return GlanceTile.of(
                        title,
                        Integer.toString(Arrays.stream(counts).sum() + known.omittedLanes()),
                        known.gaps().isEmpty() ? "" : "with gaps",
                        known.gaps().isEmpty() ? CellState.IDLE : CellState.SILENT,
                        "history")
                .with(new GlanceTile.Drawing.Bars(Arrays.stream(counts).boxed().toList()));
    }

    /// A tile for the worst cell, by its state and then by its value.
    private GlanceTile worst(String title, String view, List<Cell> cells, ToDoubleFunction<Cell> badness) {
        var worst = cells.stream()
                .min(Comparator.comparing(Cell::state)
                        .thenComparing(Comparator.comparingDouble((Cell cell) ->
                                        Double.isNaN(cell.value()) ? -Double.MAX_VALUE : badness.applyAsDouble(cell))
                                .reversed()));
        if (worst.isEmpty()) {
            return absent(title, view);
        }
        var cell = worst.get();
        return GlanceTile.of(
                        title,
                        Double.isNaN(cell.value()) ? "–" : cell.quantity().number(cell.value()),
                        name(cell),
                        worst(cells),
                        view)
                .about(cell.host());
    }

    /// A tile without a value. If a source does not respond, that is given as the reason.
    private GlanceTile absent(String title, String view) {
        return absent(title, "no host here reports it", view);
    }

    private GlanceTile absent(String title, String reason, String view) {
        return metricsComplete()
                ? GlanceTile.unknown(title, CellState.ABSENT, reason, view)
                : GlanceTile.unknown(title, CellState.SILENT, incompleteText(), view);
    }

    private String incompleteText() {
        return worst(metricsSources().stream().map(SourceState::state)) == CellState.OK
                ? GlanceTile.INCOMPLETE
                : "no response";
    }

    private static CellState worst(List<Cell> cells) {
        return worst(cells.stream().map(Cell::state));
    }

    private GlanceTile disk() {
        var cells = DISK.stream()
                .flatMap(quantity -> fleet.cells(quantity).stream())
                .toList();
        return worst("Disk latency", "ebpf", cells, Cell::value);
    }

    private GlanceTile pool() {
        return worstShare("Fullest pool", "zfs", "pool.usage", Cell::value);
    }

    private GlanceTile arc() {
        return worstShare("Lowest ARC hit ratio", "arc", "arc.hit_ratio", cell -> -cell.value());
    }

    /// The ring shows the worst value of the tile's host.
    private GlanceTile worstShare(String title, String view, String quantity, ToDoubleFunction<Cell> badness) {
        var cells = fleet.cells(quantity);
        var tile = worst(title, view, cells, badness);
        return cells.stream()
                .filter(cell -> !Double.isNaN(cell.value()))
                .filter(cell -> tile.host().equals(Optional.of(Place.HostRef.of(cell.host()))))
                .max(Comparator.comparingDouble(badness))
                .map(cell -> tile.withShare(cell.value()))
                .orElse(tile);
    }

    private GlanceTile tunnels() {
        var cells = fleet.cells("wg.handshake.age");
        var never = fleet.cells("wg.never").stream()
                .filter(cell -> cell.value() == 1)
                .toList();
        int all = cells.size() + never.size();
        if (all == 0) {
            return absent("Tunnels up", "wireguard");
        }
        long up = cells.stream().filter(cell -> cell.state() == CellState.OK).count();
        var state = worst(cells).worst(never.isEmpty() ? CellState.ABSENT : CellState.WARN);
        return count("Tunnels up", up, all, notKnown(cells), "", state, "wireguard");
    }

    private GlanceTile guests() {
        var cells = fleet.cells("vm.state");
        if (cells.isEmpty()) {
            return absent("Guests running", "vms");
        }
        long running = cells.stream()
                .filter(cell -> cell.value() == RUNNING && cell.state() == CellState.OK)
                .count();
        var state = worst(cells);
        long off = cells.size() - running;
        // Explains why a green tile counts fewer than all guests.
        var note = state == CellState.OK && off > 0 ? off + " not running" : "";
        return count("Guests running", running, cells.size(), notKnown(cells), note, state, "vms");
    }

    private static GlanceTile count(
            String title, long well, int all, int notKnown, String note, CellState state, String view) {
        if (notKnown == all) {
            return GlanceTile.of(title, "–", all == 1 ? "not known" : "none of " + all + " known", state, view);
        }
        return GlanceTile.of(title, well + " of " + all, notKnown > 0 ? notKnown + " not known" : note, state, view)
                .withHealthyShare((double) well / all);
    }

    private static int notKnown(List<Cell> cells) {
        return (int) cells.stream().filter(cell -> cell.state().isUnknown()).count();
    }

    private GlanceTile oldestReplica() {
        return worst("Oldest replica", "replication", fleet.cells("repl.age"), Cell::value);
    }

    private record RemainingBudget(Cell cell, double share) {}

    /// The lowest known error budget, rounded down, and the objective that burns it too fast. If some budgets
    /// are unknown, the value is an upper limit.
    private GlanceTile budget() {
        var title = "Lowest error budget";
        var cells = new ArrayList<Cell>();
        var known = new ArrayList<RemainingBudget>();
        for (var objective : objectives) {
            for (var cell : fleet.cells(objective.quantity())) {
                double left = objective.remainingBudget(cell.value());
                cells.add(cell);
                if (!Double.isNaN(left) && !cell.state().isUnknown()) {
                    known.add(new RemainingBudget(cell, left));
                }
            }
        }
        if (cells.isEmpty()) {
            // No exporter reports a budget. It is computed from history, some time after the first poll.
            return absent(title, "not measured yet", "slo");
        }
        var least = known.stream().min(Comparator.comparingDouble(RemainingBudget::share));
        if (least.isEmpty()) {
            return worst(title, "slo", cells, Cell::value);
        }
        double left = least.get().share();
        var burning = known.stream()
                .map(RemainingBudget::cell)
                .filter(cell -> cell.state().isProblem())
                .min(Comparator.comparing(Cell::state));
        int unknown = cells.size() - known.size();
        var shown = left < 0 ? least.get().cell() : burning.orElse(least.get().cell());
        var notes = new ArrayList<String>();
        if (left < 0 || unknown == 0 || burning.isPresent()) {
            notes.add(name(shown) + (left >= 0 && burning.isPresent() ? ": burning too fast" : ""));
        }
        if (unknown > 0) {
            notes.add(unknown + " of " + cells.size() + " not known");
        }
        var state = left < 0 ? CellState.CRITICAL : shown.state();
        return GlanceTile.of(
                        title,
                        left < 0
                                ? "used up"
                                : (unknown > 0 ? "≤ " : "") + Unit.RATIO.text(Math.floor(1000 * left + 1e-6) / 1000),
                        String.join(", ", notes),
                        unknown > 0 ? state.worst(CellState.SILENT) : state,
                        "slo")
                .about(shown.host())
                .withShare(left);
    }

    private String name(Cell cell) {
        var key = SharedPhrases.key(cell);
        return new ShortHostNames(fleet.hosts()).of(cell.host().name()) + (key.isEmpty() ? "" : " " + key);
    }
}
