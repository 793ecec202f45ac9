package greenwall.views.wall;

import greenwall.fleet.Unit;
import greenwall.fleet.state.Cell;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.HostState;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The default figures of a host on the wall.
public enum HostFigures implements HostFigure {
    CPU("CPU", "cpu"),
    MEMORY("Memory", "mem"),
    ROOT("Root", "root"),
    FULLEST("Fullest", "fs"),
    POOL("Pool", "pool"),
    ARC("ARC hit", "arc"),
    DISK("Disk latency", "disk"),
    NETWORK("Network", "net"),
    PEERS("Peers", "peers"),
    GUESTS("Guests", "guests"),
    UNITS("Failed units", "units"),
    CLOCK("Clock", "clock"),
    SEEN("Last seen", "seen");

    private static final double RUNNING = 1;
    private static final int LONG = 12;

    private final String title;
    private final String brief;

    HostFigures(String title, String brief) {
        this.title = title;
        this.brief = brief;
    }

    /// As named in the configuration.
    public static List<String> names() {
        return Arrays.stream(values()).map(HostFigures::word).toList();
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The configured columns, or the default ones.
    static List<HostFigure> columns(List<String> wanted) {
        if (wanted.isEmpty()) {
            return List.of(values());
        }
        return wanted.stream()
                .map(word -> Arrays.stream(values())
                        .filter(figure -> figure.word().equals(word))
                        .<HostFigure>map(figure -> figure)
                        .findFirst()
                        .orElseGet(() -> new QuantityFigure(word)))
                .toList();
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public String brief() {
        return brief;
    }

    @Override
    public List<String> trailed() {
        return switch (this) {
            case CPU -> List.of("cpu.util");
            case MEMORY -> List.of("mem.util");
            case ARC -> List.of("arc.hit_ratio");
            case DISK -> List.of("disk.read.latency", "disk.write.latency");
            case NETWORK -> List.of("net.rx", "net.tx");
            default -> List.of();
        };
    }

    @Override
    public boolean summed() {
        return this == NETWORK;
    }

    @Override
    public double weight() {
        return switch (this) {
            case PEERS, GUESTS, UNITS -> 0.75;
            case FULLEST -> 1.5;
            case POOL -> 1.25;
            default -> 1;
        };
    }

    @Override
    public Shown of(HostState host) {
        return switch (this) {
            case CPU -> plain(host.cell("cpu.util"));
            case MEMORY -> plain(host.cell("mem.util"));
            case ROOT -> plain(host.cell("fs.root.used"));
            case FULLEST -> keyed(worst(host.cells("fs.used")), "mountpoint");
            case POOL -> pool(host);
            case ARC -> plain(host.cell("arc.hit_ratio"));
            case DISK -> plain(worse(host.cell("disk.read.latency"), host.cell("disk.write.latency")));
            case NETWORK -> sum(host.cells("net.rx"), host.cells("net.tx"));
            case PEERS -> peers(host);
            case GUESTS -> guests(host);
            case UNITS -> plain(host.cell("systemd.failed"));
            case CLOCK -> plain(host.cell("clock.offset"));
            case SEEN -> seen(host);
        };
    }

    private static Shown plain(Optional<Cell> cell) {
        return cell.map(c -> new Shown(HostFigure.text(c), c.state(), c.value()))
                .orElse(Shown.ABSENT);
    }

    private static Shown keyed(Optional<Cell> cell, String key) {
        return cell.map(c -> new Shown(
                        Double.isNaN(c.value())
                                ? HostFigure.text(c)
                                : HostFigure.text(c) + " " + brief(c.key().get(key)),
                        c.state(),
                        c.value()))
                .orElse(Shown.ABSENT);
    }

    /// The end of a long path, which is more specific than its beginning.
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

    private static Shown pool(HostState host) {
        var health = host.cell("pool.health");
        if (health.isPresent() && health.get().state() != CellState.OK) {
            return keyed(health, "pool");
        }
        var usage = keyed(worst(host.cells("pool.usage")), "pool");
        return usage == Shown.ABSENT ? keyed(health, "pool") : usage;
    }

    private static Shown sum(List<Cell> in, List<Cell> out) {
        if (in.isEmpty() && out.isEmpty()) {
            return Shown.ABSENT;
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
        return new Shown(Double.isNaN(total) ? state.word() : Unit.BYTES_PER_SECOND.text(total), state, total);
    }

    private static Shown peers(HostState host) {
        var cells = host.cells("wg.handshake.age");
        var never = host.cells("wg.never").stream().filter(c -> c.value() == 1).count();
        if (cells.isEmpty() && never == 0) {
            return Shown.ABSENT;
        }
        long good = cells.stream().filter(c -> c.state() == CellState.OK).count();
        var state = never > 0 ? CellState.WARN : CellState.ABSENT;
        for (var cell : cells) {
            state = state.worst(cell.state());
        }
        return new Shown(good + " of " + (cells.size() + never), state, good);
    }

    private static Shown guests(HostState host) {
        var cells = host.cells("vm.state");
        if (cells.isEmpty()) {
            return Shown.ABSENT;
        }
        long running = cells.stream().filter(c -> c.value() == RUNNING).count();
        return new Shown(running + " of " + cells.size(), cells.getFirst().state(), running);
    }

    private static Shown seen(HostState host) {
        var seen = host.lastSeen()
                .or(() -> host.cells().stream()
                        .flatMap(c -> c.sampledAt().stream())
                        .max(Comparator.naturalOrder()));
        return seen.map(at -> {
                    var age = Duration.between(at, host.cluster().serverNow());
                    return new Shown(
                            Unit.duration(age.isNegative() ? Duration.ZERO : age),
                            host.state() == CellState.DOWN || host.state() == CellState.GONE
                                    ? host.state()
                                    : CellState.OK,
                            Double.NaN);
                })
                .orElse(Shown.ABSENT);
    }
}
