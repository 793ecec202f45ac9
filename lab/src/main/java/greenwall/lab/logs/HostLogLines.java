package greenwall.lab.logs;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.lab.logql.LogSource;
import greenwall.lab.logs.RoutineTaskFile.RoutineTask;
import greenwall.lab.signal.SeededNoise;
import greenwall.lab.signal.WeeklyPattern;
import greenwall.lab.world.HostSimulation;
import greenwall.lab.world.LogEvent;
import greenwall.lab.world.NetworkSimulation.TunnelSimulation;
import greenwall.lab.world.SimulatedHost;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// The journal of one machine. Each minute of each routine task is generated separately, so the cost of
/// reading a window depends only on its lines.
final class HostLogLines {
    private static final long MINUTE = 60_000;
    private static final long NANOS = 1_000_000;
    private static final double DAILY_DEPTH = 0.55;
    private static final LineTemplate HANDSHAKE_OUT =
            new LineTemplate("wireguard: wg0: Receiving handshake response from peer {n:1-9} ({ip}:51820)");
    private static final LineTemplate HANDSHAKE_IN =
            new LineTemplate("wireguard: wg0: Receiving handshake initiation from peer {n:1-9} ({ip}:51820)");
    private static final LineTemplate NEW_KEY =
            new LineTemplate("wireguard: wg0: Keypair {n:1000-99999} created for peer {n:1-9}");

    private final SimulatedHost host;
    private final Set<String> services;
    private final HostSimulation simulation;
    private final long phase;
    private final List<Known> tasks = new ArrayList<>();
    private final Map<String, Labels> streams = new ConcurrentHashMap<>();

    /// A routine task with the stream and the wording of each of its lines.
    private record Known(RoutineTask task, long seed, List<Labels> streams, List<LineTemplate> wordings) {}

    /// Collects the routine tasks of the host.
    ///
    /// @param wordings the templates by text, shared by all hosts because most lines are the same
    /// @param services the names of the services that run on this host
    HostLogLines(
            SimulatedHost host,
            HostSimulation simulation,
            Function<String, LineTemplate> wordings,
            Set<String> services) {
        this.host = host;
        this.services = services;
        this.simulation = simulation;
        this.phase = -(host.cluster().equals("prod-west") ? 8L : 5L) * 60 * MINUTE;
        int number = 0;
        for (RoutineTask task : RoutineTaskFile.of(host)) {
            var labels = task.phrases().stream()
                    .map(p -> stream(p.unit(), p.transport(), p.priority()))
                    .toList();
            var texts = task.phrases().stream()
                    .map(p -> wordings.apply(p.wording()))
                    .toList();
            tasks.add(new Known(task, SeededNoise.mix(host.seed(), 9_000 + number++), labels, texts));
        }
    }

    /// Returns the labels that a log shipper sets. A relabelling rule gives kernel lines a unit too, so that
    /// every line has one.
    private Labels stream(String unit, String transport, int priority) {
        return streams.computeIfAbsent(unit + '\n' + transport + '\n' + priority, _ -> {
            var labels = Labels.of(
                    "job",
                    "systemd-journal",
                    "hostname",
                    host.name(),
                    "unit",
                    unit,
                    "level",
                    LogEvent.LEVELS.get(priority),
                    "transport",
                    transport);
            String service = unit.replace(".service", "");
            return services.contains(service) ? labels.with("service_name", service) : labels;
        });
    }

    /// Returns the stream of what an application service writes to its standard output.
    Labels ofService(String unit, String level) {
        return stream(unit, "stdout", LogEvent.LEVELS.indexOf(level));
    }

    Labels stream(LogEvent event) {
        String transport = event.fromKernel() ? "kernel" : event.identifier().equals("systemd") ? "journal" : "syslog";
        return stream(event.unit(), transport, event.priority());
    }

    void streams(List<LabelMatcher> selector, Collection<Labels> into) {
        for (Known known : tasks) {
            for (Labels stream : known.streams()) {
                if (LogSource.matches(selector, stream)) {
                    into.add(stream);
                }
            }
        }
        Labels wireguard = stream(LogEvent.KERNEL, "kernel", 7);
        if (!simulation.network().peers().isEmpty() && LogSource.matches(selector, wireguard)) {
            into.add(wireguard);
        }
    }

    void read(List<LabelMatcher> selector, long startNanos, long endNanos, LogSource.Sink sink) {
        long from = Math.floorDiv(startNanos, NANOS);
        long to = Math.ceilDiv(endNanos, NANOS);
        LogSource.Sink inside = (stream, time, text) -> {
            if (time >= startNanos && time < endNanos) {
                sink.line(stream, time, text);
            }
        };
        for (Known known : tasks) {
            boolean[] wanted = new boolean[known.streams().size()];
            long longest = 0;
            boolean any = false;
            for (int i = 0; i < wanted.length; i++) {
                wanted[i] = LogSource.matches(selector, known.streams().get(i));
                if (wanted[i]) {
                    any = true;
                    longest = Math.max(longest, known.task().phrases().get(i).afterMillis());
                }
            }
            if (any) {
                long first = Math.floorDiv(from - longest, MINUTE);
                for (long minute = first; minute * MINUTE < to; minute++) {
                    minute(known, minute, wanted, inside);
                }
            }
        }
        Labels wireguard = stream(LogEvent.KERNEL, "kernel", 7);
        if (LogSource.matches(selector, wireguard)) {
            for (TunnelSimulation peer : simulation.network().peers()) {
                handshakes(peer, from, to, wireguard, inside);
            }
        }
    }

    private void minute(Known known, long minute, boolean[] wanted, LogSource.Sink sink) {
        long seed = SeededNoise.mix(known.seed(), minute);
        double expected = known.task().perHour() / 60 * 2 * SeededNoise.unit(seed, 1);
        if (known.task().daily()) {
            expected *= 1 + DAILY_DEPTH * WeeklyPattern.OFFICE.value(minute * MINUTE + phase);
        }
        int count = (int) expected;
        if (SeededNoise.unit(seed, 2) < expected - count) {
            count++;
        }
        for (int i = 0; i < count; i++) {
            episode(known, minute * MINUTE, SeededNoise.mix(seed, 3 + i), wanted, sink);
        }
    }

    /// Writes the lines of one episode. Their times have microsecond resolution, as in the journal.
    private void episode(Known known, long minuteMillis, long seed, boolean[] wanted, LogSource.Sink sink) {
        long micros = Long.remainderUnsigned(seed, MINUTE * 1000);
        var phrases = known.task().phrases();
        for (int i = 0; i < wanted.length; i++) {
            if (!wanted[i]) {
                continue;
            }
            var phrase = phrases.get(i);
            long at = minuteMillis * 1000 + micros + phrase.afterMillis() * 1000;
            if (isLogging(known.task().unit(), at / 1000)) {
                sink.line(
                        known.streams().get(i),
                        at * 1000,
                        known.wordings().get(i).fill(seed));
            }
        }
    }

    private boolean isLogging(String unit, long millis) {
        if (!simulation.isReachable(millis)) {
            return false;
        }
        boolean watched = !unit.equals(LogEvent.KERNEL) && host.units().contains(unit);
        return !watched || simulation.unitState(unit, millis).equals("active");
    }

    private void handshakes(TunnelSimulation peer, long from, long to, Labels stream, LogSource.Sink sink) {
        long at = peer.lastHandshake(to);
        while (at >= from) {
            long seed = SeededNoise.mix(host.seed(), at);
            if (simulation.isReachable(at) && peer.upAt(at)) {
                boolean initiates = host.name().compareTo(peer.peer().host()) < 0;
                sink.line(stream, at * NANOS, (initiates ? HANDSHAKE_OUT : HANDSHAKE_IN).fill(seed));
                sink.line(stream, at * NANOS + 41_000, NEW_KEY.fill(seed));
            }
            long before = peer.lastHandshake(at - 1);
            if (before >= at) {
                return;
            }
            at = before;
        }
    }
}
