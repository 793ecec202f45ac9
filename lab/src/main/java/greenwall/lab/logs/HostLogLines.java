package greenwall.lab.logs;

import greenwall.fleet.BundledText;
import greenwall.fleet.Labels;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.lab.logql.LineSource;
import greenwall.lab.signal.SeededNoise;
import greenwall.lab.signal.WeeklyPattern;
import greenwall.lab.world.HostSimulation;
import greenwall.lab.world.HostSpec;
import greenwall.lab.world.LogEvent;
import greenwall.lab.world.NetworkSimulation.TunnelSimulation;
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
    private static final LogLineGenerator HANDSHAKE_OUT =
            new LogLineGenerator("wireguard: wg0: Receiving handshake response from peer {n:1-9} ({ip}:51820)");
    private static final LogLineGenerator HANDSHAKE_IN =
            new LogLineGenerator("wireguard: wg0: Receiving handshake initiation from peer {n:1-9} ({ip}:51820)");
    private static final LogLineGenerator NEW_KEY =
            new LogLineGenerator("wireguard: wg0: Keypair {n:1000-99999} created for peer {n:1-9}");

    /// The maximum duration of one run of a task, which determines how far back a window must look.
    private static final long LONGEST_MILLIS = 55_000;
    /// The routine tasks of machines. The file describes its own format.
    private static final Map<String, List<String>> ROUTINE_TASKS =
            BundledText.sectionLines(HostLogLines.class, "routine-log-lines.txt");
    private static final Pattern PHRASE = Pattern.compile("\\s+(?:\\+(\\d+) )?(\\w+) (\\w+)(?: in (\\S+))?: (.*)");

    private final HostSpec host;
    private final Set<String> services;
    private final HostSimulation simulation;
    private final Function<String, LogLineGenerator> generators;
    private final long phase;
    private final List<RoutineTask> tasks = new ArrayList<>();
    private final Map<String, Labels> streams = new ConcurrentHashMap<>();

    /// A recurring task of a machine, and the lines that it writes on each run.
    ///
    /// @param unit the unit that runs it; if the unit is not running, nothing is written
    /// @param perHour the average number of runs per hour over a week
    /// @param daily whether the rate follows office hours
    private record RoutineTask(String unit, double perHour, boolean daily, long seed, List<Phrase> phrases) {}

    /// @param stream the labels of the line, whose unit can differ from the task's: systemd writes under its
    ///     own name
    /// @param afterMillis the time since the start of the run
    private record Phrase(Labels stream, long afterMillis, LogLineGenerator generator) {}

    /// Collects the routine tasks of the host.
    ///
    /// @param generators the generators by text, shared by all hosts because most lines are the same
    /// @param services the names of the services that run on this host
    HostLogLines(
            HostSpec host,
            HostSimulation simulation,
            Function<String, LogLineGenerator> generators,
            Set<String> services) {
        this.host = host;
        this.services = services;
        this.simulation = simulation;
        this.generators = generators;
        this.phase = -(host.cluster().equals("prod-west") ? 8L : 5L) * 60 * MINUTE;
        addTasks("everyone", 1);
        addTasks(host.role().name().toLowerCase(Locale.ROOT), 1);
        if (host.hasZfs()) {
            addTasks("zfs", 1);
        }
    }

    private void addTasks(String section, double scale) {
        for (String line : ROUTINE_TASKS.getOrDefault(section, List.of())) {
            String[] words = line.split(" ", 3);
            if (line.startsWith(" ")) {
                addPhrase(line, tasks.getLast());
            } else if (words[0].equals("include")) {
                addTasks(words[1], Double.parseDouble(words[2]));
            } else {
                String[] fraction = words[1].split("/", 2);
                double perHour = scale * Double.parseDouble(fraction[0]);
                boolean whole = fraction.length == 1;
                tasks.add(new RoutineTask(
                        words[0],
                        whole ? perHour : perHour / Double.parseDouble(fraction[1]),
                        words.length == 2,
                        SeededNoise.mix(host.seed(), 9_000 + tasks.size()),
                        new ArrayList<>()));
            }
        }
    }

    private void addPhrase(String line, RoutineTask task) {
        var parts = PHRASE.matcher(line);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not a line of routine-log-lines.txt: " + line);
        }
        var phrases = task.phrases();
        long after = phrases.isEmpty() ? 0 : phrases.getLast().afterMillis() + 1;
        if (parts.group(1) != null) {
            after = Math.min(LONGEST_MILLIS, after + Long.parseLong(parts.group(1)));
        }
        String unit = Objects.requireNonNullElse(parts.group(4), task.unit());
        var stream = stream(unit, parts.group(2), LogEvent.LEVELS.indexOf(parts.group(3)));
        phrases.add(new Phrase(stream, after, generators.apply(ofHost(parts.group(5)))));
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
        var all = new ArrayList<Labels>();
        tasks.forEach(task -> task.phrases().forEach(phrase -> all.add(phrase.stream())));
        if (!simulation.network().peers().isEmpty()) {
            all.add(ofWireguard());
        }
        all.stream().filter(stream -> LineSource.matches(selector, stream)).forEach(into::add);
    }

    private Labels ofWireguard() {
        return stream(LogEvent.KERNEL, "kernel", 7);
    }

    void read(List<LabelMatcher> selector, long startNanos, long endNanos, LineSource.Sink sink) {
        long from = Math.floorDiv(startNanos, NANOS);
        long to = Math.ceilDiv(endNanos, NANOS);
        LineSource.Sink inside = (stream, time, text) -> {
            if (time >= startNanos && time < endNanos) {
                sink.line(stream, time, text);
            }
        };
        for (var task : tasks) {
            var wanted = task.phrases().stream()
                    .filter(phrase -> LineSource.matches(selector, phrase.stream()))
                    .toList();
            if (!wanted.isEmpty()) {
                long longest = wanted.getLast().afterMillis();
                long first = Math.floorDiv(from - longest, MINUTE);
                for (long minute = first; minute * MINUTE < to; minute++) {
                    minute(task, minute, wanted, inside);
                }
            }
        }
        if (LineSource.matches(selector, ofWireguard())) {
            for (TunnelSimulation peer : simulation.network().peers()) {
                handshakes(peer, from, to, inside);
            }
        }
    }

    private void minute(RoutineTask task, long minute, List<Phrase> wanted, LineSource.Sink sink) {
        long seed = SeededNoise.mix(task.seed(), minute);
        double expected = task.perHour() / 60 * 2 * SeededNoise.unit(seed, 1);
        if (task.daily()) {
            expected *= 1 + DAILY_DEPTH * WeeklyPattern.OFFICE.value(minute * MINUTE + phase);
        }
        int count = (int) expected;
        if (SeededNoise.unit(seed, 2) < expected - count) {
            count++;
        }
        for (int i = 0; i < count; i++) {
            writeRun(task.unit(), minute * MINUTE, SeededNoise.mix(seed, 3 + i), wanted, sink);
        }
    }

    /// Writes the lines of one run of a task. Their times have microsecond resolution, as in the journal.
    private void writeRun(String unit, long minuteMillis, long seed, List<Phrase> wanted, LineSource.Sink sink) {
        long micros = minuteMillis * 1000 + Long.remainderUnsigned(seed, MINUTE * 1000);
        for (var phrase : wanted) {
            long at = micros + phrase.afterMillis() * 1000;
            if (isLogging(unit, at / 1000)) {
                sink.line(phrase.stream(), at * 1000, phrase.generator().fill(seed));
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

    private void handshakes(TunnelSimulation peer, long from, long to, LineSource.Sink sink) {
        var stream = ofWireguard();
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
