package greenwall.lab.incident;

import greenwall.lab.incident.Truth.Line;
import greenwall.lab.incident.Truth.Verdict;
import greenwall.lab.text.TextFile;
import greenwall.lab.world.LogEvent;
import greenwall.lab.world.SimulatedHost;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/// The texts of one incident from `incidents.txt`, which describes its own format: its log lines and its truth.
final class Script {
    private static final Map<String, List<String>> SECTIONS = TextFile.sections(Script.class, "incidents.txt");
    private static final Pattern EXPORTER = Pattern.compile("@(\\w+):(\\d+)");

    private final IncidentStage stage;
    private final IncidentName incident;
    private final Map<String, String> sayings = new HashMap<>();
    private final Map<String, List<String>> facts = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, SimulatedHost> hosts = new HashMap<>();

    Script(IncidentStage stage, IncidentName incident, String... sections) {
        this.stage = stage;
        this.incident = incident;
        for (String section : sections) {
            take(section);
        }
    }

    private void take(String section) {
        for (String line : Objects.requireNonNull(SECTIONS.get(section), section)) {
            String[] words = line.split(" ", 2);
            switch (words[0]) {
                case "include" -> take(words[1]);
                case "says" -> sayings.put(words[1].substring(0, words[1].indexOf(' ')), words[1]);
                default ->
                    facts.computeIfAbsent(words[0], _ -> new ArrayList<>()).add(words[1]);
            }
        }
    }

    Script with(String name, Object value) {
        names.put(name, value.toString());
        return this;
    }

    Script with(String name, SimulatedHost host) {
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

    /// Adds the log line of that key to the host.
    void say(SimulatedHost host, long at, String key, Object... arguments) {
        String[] parts = Objects.requireNonNull(sayings.get(key), key).split(" ", 6);
        String message = filled(parts[5]).formatted(arguments);
        int priority = Integer.parseInt(parts[3]);
        stage.world().say(LogEvent.of(host, Instant.ofEpochMilli(at), parts[1], parts[2], priority, message));
    }

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

    Truth truth(String host, long onset, long end) {
        return truth(host, onset, end, List.of());
    }

    Truth truth(String host, long onset, long end, List<Line> more) {
        var lines = new ArrayList<>(facts("line").stream().map(Script::line).toList());
        lines.addAll(more);
        String alerts = fact("alerts");
        return new Truth(
                incident.word(),
                host,
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
