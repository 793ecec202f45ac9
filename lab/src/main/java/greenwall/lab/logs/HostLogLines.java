package greenwall.lab.logs;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.lab.logql.LogSource;
import greenwall.lab.signal.SeededNoise;
import greenwall.lab.signal.WeeklyPattern;
import greenwall.lab.text.TextFile;
import greenwall.lab.world.HostSimulation;
import greenwall.lab.world.LogEvent;
import greenwall.lab.world.NetworkSimulation.TunnelSimulation;
import greenwall.lab.world.SimulatedHost;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;

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
    private record Known(
            RoutineTaskFile.RoutineTask task, long seed, List<Labels> streams, List<LineTemplate> wordings) {}

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
        for (var task : RoutineTaskFile.of(host)) {
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

    /// Reads the routine tasks of a machine from the file `habits.txt`, which describes its own format.
    private static final class RoutineTaskFile {
        private static final Map<String, List<String>> SECTIONS =
                TextFile.sections(RoutineTaskFile.class, "habits.txt");
        private static final Pattern PHRASE = Pattern.compile("\\s+(?:\\+(\\d+) )?(\\w+) (\\w+)(?: in (\\S+))?: (.*)");

        private final SimulatedHost host;
        private final List<RoutineTask> tasks = new ArrayList<>();
        private long after;

        private RoutineTaskFile(SimulatedHost host) {
            this.host = host;
        }

        static List<RoutineTask> of(SimulatedHost host) {
            var file = new RoutineTaskFile(host);
            file.take("everyone", 1);
            file.take(host.role().name().toLowerCase(Locale.ROOT), 1);
            if (host.hasZfs()) {
                file.take("zfs", 1);
            }
            return file.tasks;
        }

        private void take(String section, double scale) {
            for (String line : SECTIONS.getOrDefault(section, List.of())) {
                String[] words = line.split(" ", 3);
                if (line.startsWith(" ")) {
                    phrase(line);
                } else if (words[0].equals("include")) {
                    take(words[1], Double.parseDouble(words[2]));
                } else {
                    String[] fraction = words[1].split("/", 2);
                    double perHour = scale * Double.parseDouble(fraction[0]);
                    boolean whole = fraction.length == 1;
                    tasks.add(new RoutineTask(
                            words[0],
                            whole ? perHour : perHour / Double.parseDouble(fraction[1]),
                            words.length == 2,
                            new ArrayList<>()));
                    after = 0;
                }
            }
        }

        private void phrase(String line) {
            var parts = PHRASE.matcher(line);
            if (!parts.matches()) {
                throw new IllegalArgumentException("not a line of habits.txt: " + line);
            }
            var task = tasks.getLast();
            if (parts.group(1) != null) {
                after = Math.min(RoutineTask.LONGEST_MILLIS, after + Long.parseLong(parts.group(1)));
            }
            task.phrases()
                    .add(new RoutineTask.Phrase(
                            Objects.requireNonNullElse(parts.group(4), task.unit()),
                            parts.group(2),
                            LogEvent.LEVELS.indexOf(parts.group(3)),
                            after++,
                            ofHost(parts.group(5))));
        }

        private String ofHost(String text) {
            var guests = host.guests();
            return text.replace("{address}", host.address())
                    .replace(
                            "{guest}",
                            guests.isEmpty() ? "guest01" : guests.getFirst().domain())
                    .replace("{disk}", host.disks().getFirst().device())
                    .replace("{pool}", host.hasZfs() ? host.pools().getFirst().name() : "");
        }

        /// A recurring task of a machine, and the lines that it writes on each run.
        ///
        /// @param unit the unit that runs it; if the unit is not running, nothing is written
        /// @param perHour the average number of runs per hour over a week
        /// @param daily whether the rate follows office hours
        record RoutineTask(String unit, double perHour, boolean daily, List<Phrase> phrases) {
            /// The maximum duration of an episode, which determines how far back a window must look.
            static final long LONGEST_MILLIS = 55_000;

            /// @param unit the unit of the line, which can differ from the task's unit: systemd writes under its
            ///     own name
            /// @param priority the syslog priority
            /// @param afterMillis the time since the start of the episode
            /// @param wording the text of a [LineTemplate]
            record Phrase(String unit, String transport, int priority, long afterMillis, String wording) {}
        }
    }
}
