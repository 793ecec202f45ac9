package greenwall.lab.incident;

import greenwall.fleet.BundledText;
import greenwall.lab.application.ApplicationPlan;
import greenwall.lab.incident.GroundTruth.Line;
import greenwall.lab.incident.GroundTruth.Verdict;
import greenwall.lab.signal.GaugeSignal.Ramp;
import greenwall.lab.signal.SeededNoise;
import greenwall.lab.world.FaultPropagation;
import greenwall.lab.world.HostSpec;
import greenwall.lab.world.HostSpec.Role;
import greenwall.lab.world.LogEvent;
import greenwall.lab.world.MachineComponents.Peer;
import greenwall.lab.world.ProcessSimulation.Process;
import greenwall.lab.world.SimulatedFaults;
import greenwall.lab.world.SimulatedFaults.ExtraProcess;
import greenwall.lab.world.SimulatedServiceChange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Sets up one incident: its effects on hosts from onset to end, and its log lines and ground truth from
/// `incidents.txt`, which documents its own format. The subclasses add what that file cannot describe.
class IncidentScenario {
    private static final Map<String, List<String>> SECTIONS =
            BundledText.sectionLines(IncidentScenario.class, "incidents.txt");
    private static final Pattern EXPORTER = Pattern.compile("@(\\w+):(\\d+)");

    /// The environment in which an incident is set up.
    ///
    /// @param begin the start of the range
    /// @param seed the seed of the random numbers
    record Setup(IncidentKind incident, List<HostSpec> fleet, FaultPropagation propagation, Instant begin, long seed) {}

    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, List<String>> facts = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, HostSpec> hosts = new HashMap<>();

    final Setup setup;
    final FaultPropagation propagation;
    final SimulatedFaults faults;
    /// The onset, rounded down to a second.
    final long onset;
    long end;

    /// Reads the section with the incident's name.
    IncidentScenario(Setup setup) {
        this.setup = setup;
        this.propagation = setup.propagation();
        this.faults = propagation.faults();
        take(setup.incident().word());
        String[] begins = fact("begins").split(" ");
        this.onset = setup.begin().minusSeconds(60 * Long.parseLong(begins[0])).getEpochSecond() * 1000;
        this.end = begins.length == 1 ? onset : onset + minutes(Long.parseLong(begins[1]));
        for (String fact : facts("host")) {
            String[] words = fact.split(" ");
            var all = plan().service(words[1]).hosts();
            with(words[0], words.length > 2 ? all.getLast() : all.getFirst());
        }
    }

    /// Adds what a section of `incidents.txt` says.
    final void take(String section) {
        for (String line : Objects.requireNonNull(SECTIONS.get(section), section)) {
            String[] words = line.split(" ", 2);
            switch (words[0]) {
                case "include" -> take(words[1]);
                case "says" -> {
                    String[] text = words[1].split(" ", 2);
                    texts.put(text[0], text[1]);
                }
                default ->
                    facts.computeIfAbsent(words[0], _ -> new ArrayList<>()).add(words[1]);
            }
        }
    }

    void lasts(Duration duration) {
        end = onset + duration.toMillis();
    }

    private IllegalArgumentException tooSmall() {
        return new IllegalArgumentException(
                "a fleet of " + setup.fleet().size() + " hosts is too small for this incident; use more hosts");
    }

    private ApplicationPlan plan() {
        return ApplicationPlan.of(setup.fleet()).orElseThrow(this::tooSmall);
    }

    /// Picks one of the matching hosts as the host of the incident. The same seed picks the same host.
    HostSpec pick(Predicate<HostSpec> fits) {
        var fitting = setup.fleet().stream().filter(fits).toList();
        if (fitting.isEmpty()) {
            throw tooSmall();
        }
        var host = fitting.get(random(1, fitting.size()));
        with("host", host);
        return host;
    }

    HostSpec pick(Role... roles) {
        return pick(host -> List.of(roles).contains(host.role()));
    }

    /// A random number from 0 up to, but not including, the bound.
    int random(long what, int bound) {
        return SeededNoise.below(setup.seed(), what, bound);
    }

    double random(long what, double low, double high) {
        return SeededNoise.between(setup.seed(), what, low, high);
    }

    static long minutes(double minutes) {
        return Math.round(minutes * 60_000);
    }

    /// The number that the first host's WireGuard gives to the other host as a peer.
    static int peerNumber(HostSpec at, HostSpec peer) {
        return 1 + at.peers().stream().map(Peer::host).toList().indexOf(peer.name());
    }

    final IncidentScenario with(String name, Object value) {
        names.put(name, value.toString());
        return this;
    }

    final IncidentScenario with(String name, HostSpec host) {
        hosts.put(name, host);
        return with(name, (Object) host.name());
    }

    private String filled(String text) {
        String now = text;
        for (var name : names.entrySet()) {
            now = now.replace("{" + name.getKey() + "}", name.getValue());
        }
        return EXPORTER.matcher(now).replaceAll(at -> {
            var host = Objects.requireNonNull(hosts.get(at.group(1)), text);
            return "instance=\"" + host.scrapedAs() + ":" + at.group(2) + "\"";
        });
    }

    void add(HostSpec host, String channel, double plus) {
        faults.add(host, channel, onset, end, plus);
    }

    void scale(HostSpec host, String channel, double factor) {
        faults.scale(host, channel, onset, end, factor);
    }

    void hold(HostSpec host, String channel, double value) {
        faults.hold(host, channel, onset, end, value);
    }

    void step(HostSpec host, String channel, double plus) {
        faults.ramp(host, channel, Ramp.step(onset, end, plus));
    }

    void phase(HostSpec host, String channel, String meanwhile, String afterwards) {
        faults.phase(host, channel, onset, meanwhile);
        faults.phase(host, channel, end, afterwards);
    }

    /// Adds a process that runs from the onset to the end.
    void run(HostSpec host, int pid, String user, String command, String unit, double cores, double bytes) {
        var process = new Process(pid, user, command, unit, cores, (long) bytes);
        faults.run(new ExtraProcess(host.name(), onset, end, process));
    }

    /// Repeats an action until the end. All times are in milliseconds.
    ///
    /// @param first the time from the onset to the first action
    /// @param millis the interval between actions
    void every(long first, long millis, LongConsumer action) {
        for (long t = onset + first; t < end; t += millis) {
            action.accept(t);
        }
    }

    /// Adds the log line with this key to the host.
    void log(HostSpec host, long at, String key, Object... arguments) {
        var text = LogEvent.Text.of(filled(Objects.requireNonNull(texts.get(key), key)));
        faults.log(text.event(host, Instant.ofEpochMilli(at), arguments));
    }

    /// The memory that a leaking service takes until the kernel kills it.
    double leakedBytes(HostSpec host) {
        return 0.95 * host.hardware().memoryBytes() - propagation.baseline(host).anonBytes();
    }

    /// Simulates `leaks`: the service leaks memory until the kernel kills it, is down for 45 seconds, and leaks
    /// again.
    ///
    /// @param onKilled what else happens when a process is killed
    void leak(HostSpec host, Consumer<ExtraProcess> onKilled) {
        String[] words = fact("leaks").split(" ");
        double bytes = leakedBytes(host);
        long kib = (long) (bytes / 1024);
        int pid = Integer.parseInt(words[1]);
        int restarts = 0;
        for (long t = onset; t < end; t += minutes(4)) {
            long at = t + 1000 * Long.parseLong(words[0]);
            var process = new Process(pid, words[2], words[3], words[4], 0.4, (long) bytes);
            var extra = new ExtraProcess(host.name(), t, at, process);
            propagation.leak(host, bytes, t, at);
            faults.run(extra);
            log(host, at - 20, "invoked");
            log(host, at - 10, "killed", pid, kib * 2, kib, kib / 400);
            log(host, at + 220, "unit-killed");
            log(host, at + 250, "result");
            log(host, at + 45_000, "restart", ++restarts);
            log(host, at + 45_200, "started");
            onKilled.accept(extra);
            pid += 37 + random(t, 80);
        }
    }

    HostSpec host(String name) {
        return Objects.requireNonNull(hosts.get(name), name);
    }

    private void applyEffects() {
        for (String fact : facts("number")) {
            String[] words = fact.split(" ");
            with(words[0], random(2, Integer.parseInt(words[1])));
        }
        each("add", words -> add(hostOf(words, 2), words[0], Double.parseDouble(words[1])));
        each("scale", words -> scale(hostOf(words, 2), words[0], Double.parseDouble(words[1])));
        each("hold", words -> hold(hostOf(words, 2), words[0], Double.parseDouble(words[1])));
        each("step", words -> step(hostOf(words, 2), words[0], Double.parseDouble(words[1])));
        each("phase", words -> phase(hostOf(words, 3), words[0], words[1], words[2]));
        each("at", words -> log(host(words[1]), onset + Long.parseLong(words[0]), words[2]));
        each(
                "every",
                words -> every(
                        Long.parseLong(words[0]), Long.parseLong(words[1]), t -> log(host(words[2]), t, words[3])));
        each("again", this::logRepeatedly);
        facts("change").forEach(this::change);
    }

    private HostSpec hostOf(String[] words, int at) {
        return host(words.length > at ? words[at] : "host");
    }

    /// Passes on the words of each line of a keyword.
    private void each(String keyword, Consumer<String[]> action) {
        facts(keyword).forEach(fact -> action.accept(fact.split(" ")));
    }

    private void logRepeatedly(String[] words) {
        long after = Long.parseLong(words[0]);
        int seconds = Integer.parseInt(words[1]);
        for (long t = onset + after + 700; t < end + after; t += 1000L * seconds + random(t, 1000 * seconds)) {
            var numbers = new ArrayList<Object>();
            for (String number : List.of(words).subList(4, words.length)) {
                String[] bounds = number.split("\\+");
                numbers.add(Integer.parseInt(bounds[0]) + random(t + 1 + numbers.size(), Integer.parseInt(bounds[1])));
            }
            log(host(words[2]), t, words[3], numbers.toArray());
        }
    }

    private void change(String fact) {
        var parts = fact.split(" \\| ", 2);
        var words = parts[0].split(" ");
        var values = new HashMap<String, String>();
        for (var word : List.of(words).subList(1, words.length)) {
            var value = word.split("=", 2);
            var bounds = value[1].split("\\.\\.");
            values.put(
                    value[0],
                    bounds.length == 1
                            ? value[1]
                            : Double.toString(random(2, Double.parseDouble(bounds[0]), Double.parseDouble(bounds[1]))));
        }
        values.put("says", parts.length > 1 ? parts[1] : "");
        faults.addServiceChange(SimulatedServiceChange.of(words[0], onset, end, values));
    }

    /// The values of a keyword, with their placeholders replaced.
    private List<String> facts(String name) {
        return facts.getOrDefault(name, List.of()).stream().map(this::filled).toList();
    }

    private String fact(String name) {
        return String.join("", facts(name));
    }

    private static Line line(String fact) {
        String[] parts = fact.split(" ", 4);
        return new Line(parts[0], parts[1], parts[3]);
    }

    final GroundTruth truth() {
        return truth(List.of());
    }

    final GroundTruth truth(List<Line> more) {
        applyEffects();
        var lines = new ArrayList<>(
                facts("line").stream().map(IncidentScenario::line).toList());
        lines.addAll(more);
        String alerts = fact("alerts");
        return new GroundTruth(
                setup.incident().word(),
                names.getOrDefault("host", ""),
                Instant.ofEpochMilli(onset),
                Instant.ofEpochMilli(end),
                fact("cause"),
                facts.containsKey("verdict") ? Verdict.NOT_AN_INCIDENT : Verdict.INCIDENT,
                lines,
                facts("series"),
                alerts.isEmpty() ? List.of() : List.of(alerts.split(" ")),
                fact("probe"),
                fact("remedy"));
    }
}
