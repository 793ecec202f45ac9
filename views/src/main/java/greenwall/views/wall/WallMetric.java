package greenwall.views.wall;

import greenwall.fleet.DurationText;
import greenwall.fleet.Unit;
import greenwall.fleet.state.Cell;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.HostState;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// A metric of a host on the wall: a short text, its state, and its value.
/// @param name the name in the configuration
/// @param brief the label before the value on a tile
/// @param weight its share of the width, relative to 1
/// @param sparklineQuantities the quantities of its sparkline; empty for none
record WallMetric(
        String name,
        String title,
        String brief,
        double weight,
        List<String> sparklineQuantities,
        Function<HostState, MetricText> reading) {
    static final WallMetric CPU = of("cpu", "CPU", "cpu", 1, single("cpu.util"), "cpu.util");
    static final WallMetric MEMORY = of("memory", "Memory", "mem", 1, single("mem.util"), "mem.util");
    static final WallMetric ROOT = of("root", "Root", "root", 1, single("fs.root.used"));
    static final WallMetric FULLEST =
            of("fullest", "Disk used", "fs", 1.5, host -> keyed(worst(host.cells("fs.used")), "mountpoint"));
    static final WallMetric POOL = of("pool", "Pool", "pool", 1.25, WallMetric::pool);
    static final WallMetric ARC = of("arc", "ARC hits", "arc", 1, single("arc.hit_ratio"), "arc.hit_ratio");
    static final WallMetric DISK = of(
            "disk",
            "Disk latency",
            "disk",
            1,
            host -> plain(worse(host.cell("disk.read.latency"), host.cell("disk.write.latency"))),
            "disk.read.latency",
            "disk.write.latency");
    static final WallMetric NETWORK = of(
            "network",
            "Network",
            "net",
            1,
            host -> sum(host.cells("net.rx"), host.cells("net.tx")),
            "net.rx",
            "net.tx");
    static final WallMetric PEERS = of("peers", "Peers", "peers", 0.75, WallMetric::peers);
    static final WallMetric GUESTS = of("guests", "Guests", "guests", 0.75, WallMetric::guests);
    static final WallMetric UNITS = of("units", "Failed units", "units", 0.75, single("systemd.failed"));
    static final WallMetric CLOCK = of("clock", "Clock", "clock", 1, single("clock.offset"));
    static final WallMetric SEEN = of("seen", "Last seen", "seen", 1, WallMetric::seen);

    /// The default columns of rows.
    static final List<WallMetric> DEFAULT =
            List.of(CPU, MEMORY, ROOT, FULLEST, POOL, ARC, DISK, NETWORK, PEERS, GUESTS, UNITS, CLOCK, SEEN);

    /// The result of this console's own check of a host, and its age. Never green, since the check covers
    /// only a part of the host.
    static final WallMetric DIRECT_CHECK = of("here", "Direct check", "direct check", 1.75, WallMetric::directCheck);

    private static final double RUNNING = 1;
    private static final int LONG = 12;

    /// @param value the value for the sparkline; NaN for none
    record MetricText(String text, CellState state, double value) {
        static final MetricText ABSENT = new MetricText("–", CellState.ABSENT, Double.NaN);
    }

    private static WallMetric of(
            String name,
            String title,
            String brief,
            double weight,
            Function<HostState, MetricText> reading,
            String... sparklineQuantities) {
        return new WallMetric(name, title, brief, weight, List.of(sparklineQuantities), reading);
    }

    private static Function<HostState, MetricText> single(String quantity) {
        return host -> plain(host.cell(quantity));
    }

    /// The configured columns, or the default ones. The name of any quantity is also a column.
    static List<WallMetric> columns(List<String> wanted) {
        return wanted.isEmpty()
                ? DEFAULT
                : wanted.stream()
                        .map(name -> DEFAULT.stream()
                                .filter(metric -> metric.name().equals(name))
                                .findFirst()
                                .orElseGet(() -> of(name, name, name, 1, host -> worst(host, name), name)))
                        .toList();
    }

    MetricText of(HostState host) {
        return reading.apply(host);
    }

    /// Whether several values of a host are added. Otherwise the highest one is used.
    boolean summed() {
        return equals(NETWORK);
    }

    /// Of several values of a host, the one with the worst state; among equals the highest.
    private static MetricText worst(HostState host, String quantity) {
        var cells = host.cells(quantity);
        return worst(cells)
                .map(cell -> {
                    boolean several = cells.size() > 1 && !Double.isNaN(cell.value());
                    var key =
                            several ? " " + String.join(" ", cell.key().toMap().values()) : "";
                    return new MetricText(cell.text() + key, cell.state(), cell.value());
                })
                .orElse(MetricText.ABSENT);
    }

    private static MetricText plain(Optional<Cell> cell) {
        return cell.map(c -> new MetricText(c.text(), c.state(), c.value())).orElse(MetricText.ABSENT);
    }

    private static MetricText keyed(Optional<Cell> cell, String key) {
        return cell.map(c -> new MetricText(
                        Double.isNaN(c.value())
                                ? c.text()
                                : c.text() + " " + brief(c.key().get(key)),
                        c.state(),
                        c.value()))
                .orElse(MetricText.ABSENT);
    }

    /// Shortens a long path to its end, which is more specific than its beginning.
    private static String brief(String key) {
        int slash = key.lastIndexOf('/');
        return key.length() <= LONG || slash <= 0 ? key : "…" + key.substring(slash);
    }

    static Optional<Cell> worst(List<Cell> cells) {
        return cells.stream().reduce((a, b) -> {
            if (a.state() != b.state()) {
                return a.state().worseThan(b.state()) ? a : b;
            }
            return b.value() > a.value() ? b : a;
        });
    }

    private static Optional<Cell> worse(Optional<Cell> one, Optional<Cell> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.or(() -> other);
        }
        return worst(List.of(one.get(), other.get()));
    }

    private static MetricText pool(HostState host) {
        var health = host.cell("pool.health");
        if (health.isPresent() && health.get().state() != CellState.OK) {
            return keyed(health, "pool");
        }
        var usage = keyed(worst(host.cells("pool.usage")), "pool");
        return usage == MetricText.ABSENT ? keyed(health, "pool") : usage;
    }

    private static MetricText sum(List<Cell> in, List<Cell> out) {
        if (in.isEmpty() && out.isEmpty()) {
            return MetricText.ABSENT;
        }
        double total = Double.NaN;
        var state = CellState.ABSENT;
        for (var cells : List.of(in, out)) {
            for (var cell : cells) {
                state = state.worst(cell.state());
                if (!Double.isNaN(cell.value())) {
                    total = (Double.isNaN(total) ? 0 : total) + cell.value();
                }
            }
        }
        return new MetricText(Double.isNaN(total) ? state.word() : Unit.BYTES_PER_SECOND.text(total), state, total);
    }

    private static MetricText peers(HostState host) {
        var cells = host.cells("wg.handshake.age");
        var never = host.cells("wg.never").stream().filter(c -> c.value() == 1).count();
        if (cells.isEmpty() && never == 0) {
            return MetricText.ABSENT;
        }
        long good = cells.stream().filter(c -> c.state() == CellState.OK).count();
        var state = never > 0 ? CellState.WARN : CellState.ABSENT;
        for (var cell : cells) {
            state = state.worst(cell.state());
        }
        return new MetricText(good + " of " + (cells.size() + never), state, good);
    }

    private static MetricText guests(HostState host) {
        var cells = host.cells("vm.state");
        if (cells.isEmpty()) {
            return MetricText.ABSENT;
        }
        long running = cells.stream().filter(c -> c.value() == RUNNING).count();
        return new MetricText(running + " of " + cells.size(), cells.getFirst().state(), running);
    }

    private static MetricText seen(HostState host) {
        boolean lost = host.state() == CellState.DOWN || host.state() == CellState.GONE;
        // The newest sample of a host that was never up only says that it is down.
        var seen = lost
                ? host.lastSeen()
                : host.lastSeen()
                        .or(() -> host.cells().stream()
                                .flatMap(c -> c.sampledAt().stream())
                                .max(Comparator.naturalOrder()));
        return seen.map(at -> new MetricText(
                        age(at, host.cluster().time().source()), lost ? host.state() : CellState.OK, Double.NaN))
                .orElse(MetricText.ABSENT);
    }

    private static MetricText directCheck(HostState host) {
        var now = host.checkStatusesAt();
        return host.worstCheckStatus()
                .map(seen -> new MetricText(
                        seen.summary() + ", " + age(seen.at(), now) + " ago", CellState.of(seen, now), Double.NaN))
                .orElse(MetricText.ABSENT);
    }

    private static String age(Instant at, Instant now) {
        var age = Duration.between(at, now);
        return DurationText.of(age.isNegative() ? Duration.ZERO : age);
    }
}
