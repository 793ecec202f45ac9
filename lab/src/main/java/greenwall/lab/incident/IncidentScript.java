package greenwall.lab.incident;

import greenwall.lab.incident.GroundTruth.Line;
import greenwall.lab.incident.GroundTruth.Verdict;
import greenwall.lab.signal.GaugeSignal.Ramp;
import greenwall.lab.text.TextFile;
import greenwall.lab.world.LogEvent;
import greenwall.lab.world.ServiceChange;
import greenwall.lab.world.SimulatedFaults.Extra;
import greenwall.lab.world.SimulatedHost;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;

/// Sets up one incident: its effects on hosts from onset to end, and its log lines and ground truth from
/// `incidents.txt`, which documents its own format.
final class IncidentScript {
    private static final Map<String, List<String>> SECTIONS = TextFile.sections(IncidentScript.class, "incidents.txt");
    private static final Pattern EXPORTER = Pattern.compile("@(\\w+):(\\d+)");

    private final IncidentStage stage;
    private final IncidentKind incident;
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, List<String>> facts = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, SimulatedHost> hosts = new HashMap<>();

    final long onset;
    final long end;

    IncidentScript(IncidentStage stage, IncidentKind incident, long onset, long end, String... sections) {
        this.stage = stage;
        this.incident = incident;
        this.onset = onset;
        this.end = end;
        for (String section : sections) {
            take(section);
        }
    }

    private void take(String section) {
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

    IncidentScript with(String name, Object value) {
        names.put(name, value.toString());
        return this;
    }

    IncidentScript with(String name, SimulatedHost host) {
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

    void add(SimulatedHost host, String channel, double plus) {
        stage.faults().add(host, channel, onset, end, plus);
    }

    void scale(SimulatedHost host, String channel, double factor) {
        stage.faults().scale(host, channel, onset, end, factor);
    }

    void hold(SimulatedHost host, String channel, double value) {
        stage.faults().hold(host, channel, onset, end, value);
    }

    void step(SimulatedHost host, String channel, double plus) {
        stage.faults().ramp(host, channel, Ramp.step(onset, end, plus));
    }

    void phase(SimulatedHost host, String channel, String meanwhile, String afterwards) {
        stage.faults().phase(host, channel, onset, meanwhile);
        stage.faults().phase(host, channel, end, afterwards);
    }

    /// Adds a process that runs from the onset to the end.
    void run(SimulatedHost host, int pid, String user, String command, String unit, double cores, double bytes) {
        stage.faults().run(new Extra(host.name(), onset, end, pid, user, command, unit, cores, (long) bytes));
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
    void log(SimulatedHost host, long at, String key, Object... arguments) {
        var text = LogEvent.Text.of(filled(Objects.requireNonNull(texts.get(key), key)));
        stage.faults().log(text.event(host, Instant.ofEpochMilli(at), arguments));
    }

    /// Adds the lines of the kernel and systemd about a service that is killed for lack of memory and
    /// restarted.
    void logKilled(SimulatedHost host, long at, int pid, double bytes, int restarts) {
        long kib = (long) (bytes / 1024);
        log(host, at - 10, "killed", pid, kib * 2, kib, kib / 400);
        log(host, at + 220, "unit-killed");
        log(host, at + 250, "result");
        log(host, at + 45_000, "restart", restarts);
        log(host, at + 45_200, "started");
    }

    private SimulatedHost host(String name) {
        return Objects.requireNonNull(hosts.get(name), name);
    }

    private void playEffects() {
        for (String fact : facts("number")) {
            String[] words = fact.split(" ");
            with(words[0], stage.roll(2, Integer.parseInt(words[1])));
        }
        for (String kind : List.of("add", "scale", "hold", "step")) {
            facts(kind).forEach(fact -> moveChannel(kind, fact.split(" ")));
        }
        facts("phase").stream()
                .map(fact -> fact.split(" "))
                .forEach(words -> phase(host("host"), words[0], words[1], words[2]));
        facts("at").stream()
                .map(fact -> fact.split(" "))
                .forEach(words -> log(host(words[1]), onset + Long.parseLong(words[0]), words[2]));
        facts("again").forEach(fact -> logRepeatedly(fact.split(" ")));
        facts("change").forEach(this::change);
    }

    private void moveChannel(String kind, String[] words) {
        double value = Double.parseDouble(words[1]);
        switch (kind) {
            case "add" -> add(host("host"), words[0], value);
            case "scale" -> scale(host("host"), words[0], value);
            case "hold" -> hold(host("host"), words[0], value);
            default -> step(host("host"), words[0], value);
        }
    }

    private void logRepeatedly(String[] words) {
        long after = Long.parseLong(words[0]);
        int seconds = Integer.parseInt(words[1]);
        for (long t = onset + after + 700; t < end + after; t += 1000L * seconds + stage.roll(t, 1000 * seconds)) {
            var numbers = new ArrayList<Object>();
            for (String number : List.of(words).subList(4, words.length)) {
                String[] bounds = number.split("\\+");
                numbers.add(
                        Integer.parseInt(bounds[0]) + stage.roll(t + 1 + numbers.size(), Integer.parseInt(bounds[1])));
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
                            : Double.toString(
                                    stage.roll(2, Double.parseDouble(bounds[0]), Double.parseDouble(bounds[1]))));
        }
        values.put("says", parts.length > 1 ? parts[1] : "");
        stage.faults().service(ServiceChange.of(words[0], onset, end, values));
    }

    /// The values of a keyword, with their placeholders replaced.
    List<String> facts(String name) {
        return facts.getOrDefault(name, List.of()).stream().map(this::filled).toList();
    }

    private String fact(String name) {
        return String.join("", facts(name));
    }

    private static Line line(String fact) {
        String[] parts = fact.split(" ", 4);
        return new Line(parts[0], parts[1], parts[3]);
    }

    GroundTruth truth() {
        return truth(List.of());
    }

    GroundTruth truth(List<Line> more) {
        playEffects();
        var lines =
                new ArrayList<>(facts("line").stream().map(IncidentScript::line).toList());
        lines.addAll(more);
        String alerts = fact("alerts");
        return new GroundTruth(
                incident.word(),
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
