package greenwall.fleet.state;

import greenwall.fleet.Labels;
import greenwall.fleet.identity.Target;
import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.source.Source;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;

/// Writes the last known state as text, and reads it back after a restart. Green cells become silent, since
/// nothing was polled in between. Cells that are not OK keep their state with its age. For each host it keeps
/// only what a wall shows and what is not OK, so that the text stays small for thousands of hosts. A cluster
/// that comes from an earlier text is written as it was read, so that its reasons and ages stay true.
public final class SavedStateFormat {
    private static final String FIRST_LINE = "greenwall-state 2";
    private static final Set<String> ON_THE_WALL = Set.of("""
                cpu.util mem.util fs.root.used pool.health pool.usage arc.hit_ratio disk.read.latency
                disk.write.latency systemd.failed clock.offset vm.state wg.handshake.age net.rx net.tx
                """.split("\\s+"));
    private static final int CELLS_OF_A_HOST = 24;
    private static final int TARGETS_OF_A_HOST = 8;
    /// The latest time that is accepted: 1 January 2200.
    private static final long LATEST = 7_258_118_400_000L;

    private SavedStateFormat() {}

    public static List<String> write(FleetState state) {
        var lines = new ArrayList<String>();
        lines.add(FIRST_LINE);
        lines.add(line("at", state.at().toEpochMilli()));
        for (var cluster : state.clusters()) {
            var time = cluster.time();
            lines.add(line(
                    "cluster",
                    cluster.name(),
                    time.source().toEpochMilli(),
                    time.machine().toEpochMilli()));
            for (var source : cluster.sources()) {
                var of = source.source();
                lines.add(line("source", of.kind().name(), of.url(), millis(source.lastAnswer())));
            }
            for (var host : state.hosts()) {
                if (host.cluster() == cluster) {
                    host(lines, host);
                }
            }
        }
        lines.add("end");
        return lines;
    }

    private static void host(List<String> lines, HostState host) {
        var reasons = reasons(host.cluster());
        var reason = host.state() == CellState.OK ? "" : reasons.ofHost(host.index());
        lines.add(line(
                "host",
                host.name(),
                host.state().name(),
                host.silenced(),
                reason,
                host.host().labels()));
        host.targets().stream()
                .sorted(Comparator.comparing(Target::present).reversed())
                .limit(TARGETS_OF_A_HOST)
                .forEach(target -> lines.add(line(
                        "target",
                        target.job(),
                        target.instance(),
                        target.scraped(),
                        target.present(),
                        target.up(),
                        millis(target.lastSeen()))));
        host.cells(quantity -> ON_THE_WALL.contains(quantity.id())).stream()
                .limit(CELLS_OF_A_HOST)
                .forEach(cell -> lines.add(line(
                        "cell",
                        cell.quantity().id(),
                        cell.value(),
                        cell.state().name(),
                        millis(cell.sampledAt()),
                        cell.state().isProblem() ? cell.reason(reasons) : "",
                        cell.key())));
    }

    private static CellReasons reasons(ClusterState cluster) {
        return cluster.reasons() instanceof CellReasons.SavedReasons saved ? saved.delegate() : cluster.reasons();
    }

    /// The time as it is stored; 0 stands for none.
    public static long millis(Optional<Instant> at) {
        return at.map(Instant::toEpochMilli).orElse(0L);
    }

    /// Fields are separated by tabs; labels are two fields each.
    private static String line(Object... values) {
        var fields = new StringJoiner("\t");
        for (var value : values) {
            if (value instanceof Labels labels) {
                labels.forEach((name, label) -> fields.add(field(name)).add(field(label)));
            } else {
                fields.add(field(String.valueOf(value)));
            }
        }
        return fields.toString();
    }

    /// An empty field, or one with a control character, is written in Base64.
    private static String field(String text) {
        boolean plain = !text.isEmpty() && text.charAt(0) != '=' && text.chars().allMatch(c -> c >= ' ' && c != 0x7f);
        return plain ? text : "=" + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> fields(String line) {
        var fields = new ArrayList<String>();
        for (var field : line.split("\t", -1)) {
            fields.add(
                    field.startsWith("=")
                            ? new String(Base64.getDecoder().decode(field.substring(1)), StandardCharsets.UTF_8)
                            : field);
        }
        return fields;
    }

    /// The state that was written, as of now; empty if the text is damaged, cut off, or something else.
    public static Optional<FleetState> read(List<String> lines, List<Quantity> quantities, Instant now) {
        if (lines.size() < 3
                || !lines.getFirst().equals(FIRST_LINE)
                || !lines.getLast().equals("end")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Reader(quantities, now).read(lines.subList(1, lines.size() - 1)));
        } catch (RuntimeException _) {
            // Any field that cannot be parsed means that the text is damaged.
            return Optional.empty();
        }
    }

    private static final class Reader {
        private final List<Quantity> quantities;
        private final Set<String> known = new HashSet<>();
        private final Instant now;
        private final List<ClusterState> clusters = new ArrayList<>();
        private Instant at = Instant.EPOCH;
        private Instant clusterAt = Instant.EPOCH;
        private Optional<ClusterStateBuilder> builder = Optional.empty();
        private String cluster = "";
        private String host = "";

        Reader(List<Quantity> quantities, Instant now) {
            this.quantities = quantities;
            this.now = now;
            quantities.forEach(q -> known.add(q.id()));
        }

        FleetState read(List<String> lines) {
            for (var line : lines) {
                var fields = fields(line);
                switch (fields.getFirst()) {
                    case "at" -> at = millis(fields.get(1));
                    case "cluster" -> {
                        finish();
                        cluster = fields.get(1);
                        clusterAt = fields.size() > 3 ? millis(fields.get(3)) : at;
                        builder = Optional.of(new ClusterStateBuilder(cluster, millis(fields.get(2)), quantities));
                    }
                    case "source" -> source(fields);
                    case "host" -> host(fields);
                    case "target" -> target(fields);
                    case "cell" -> cell(fields);
                    default -> throw new IllegalArgumentException("found " + fields.getFirst());
                }
            }
            finish();
            return FleetState.ofEarlierRun(at, clusters);
        }

        private void finish() {
            builder.map(ClusterStateBuilder::cluster).ifPresent(s -> clusters.add(s.savedAt(clusterAt, now)));
        }

        private void source(List<String> fields) {
            var last = Optional.of(millis(fields.get(3))).filter(at -> !at.equals(Instant.EPOCH));
            builder.orElseThrow()
                    .source(SourceState.of(
                            new Source(cluster, Source.Kind.valueOf(fields.get(1)), URI.create(fields.get(2))),
                            CellState.SILENT,
                            last,
                            SourceState.age(last, now),
                            last.isPresent()
                                    ? "it has not responded since the console started"
                                    : "it has never responded",
                            ""));
        }

        private void host(List<String> fields) {
            host = fields.get(1);
            var state = CellState.valueOf(fields.get(2));
            builder.orElseThrow()
                    .host(host, labels(fields, 5))
                    .withHostState(
                            host, state == CellState.OK ? CellState.SILENT : state, fields.get(4), Optional.empty());
            if (Boolean.parseBoolean(fields.get(3))) {
                builder.orElseThrow().mute(host);
            }
        }

        /// The target's last known state; its current state is not known.
        private void target(List<String> fields) {
            var seen = millis(fields.get(6));
            builder.orElseThrow()
                    .target(
                            host,
                            new Target(
                                    Labels.of("job", fields.get(1), "instance", fields.get(2)),
                                    Boolean.parseBoolean(fields.get(3)),
                                    Boolean.parseBoolean(fields.get(4)),
                                    Boolean.parseBoolean(fields.get(5)),
                                    0,
                                    Double.NaN,
                                    Optional.of(seen).filter(at -> !at.equals(Instant.EPOCH)),
                                    Optional.empty(),
                                    "",
                                    true,
                                    false));
        }

        private void cell(List<String> fields) {
            if (!known.contains(fields.get(1))) {
                return;
            }
            var state = CellState.valueOf(fields.get(3));
            builder.orElseThrow()
                    .cell(
                            host,
                            fields.get(1),
                            labels(fields, 6),
                            Double.parseDouble(fields.get(2)),
                            state == CellState.OK ? CellState.SILENT : state,
                            fields.get(5),
                            millis(fields.get(4)));
        }

        private static Labels labels(List<String> fields, int from) {
            var labels = new TreeMap<String, String>();
            for (int i = from; i + 1 < fields.size(); i += 2) {
                labels.put(fields.get(i), fields.get(i + 1));
            }
            return Labels.of(labels);
        }

        private static Instant millis(String text) {
            long millis = Long.parseLong(text);
            if (millis < 0 || millis > LATEST) {
                throw new IllegalArgumentException("found the time " + millis);
            }
            return Instant.ofEpochMilli(millis);
        }
    }
}
