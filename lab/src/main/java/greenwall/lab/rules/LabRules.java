package greenwall.lab.rules;

import greenwall.fleet.Labels;
import greenwall.fleet.source.Metrics;
import greenwall.lab.text.TextFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The rules of the range's Prometheus, from the file `range.rules`. They are written independently of the product,
/// which is what the range tests.
///
/// Every alert of a machine has the label `host`, with the same value for every exporter, so that one alert can inhibit
/// another.
public final class LabRules {
    private static final Pattern ALERT = Pattern.compile("alert (\\w+) (\\w+)(?: for (\\w+))?");
    private static final Pattern LEVELS = Pattern.compile("levels (\\w+)(?: for (\\w+))? when (.+), (.+)");

    private static final String FILE = "/etc/prometheus/rules.yml";
    private static final Duration INTERVAL = Duration.ofSeconds(15);

    private final double pace;
    private final Map<String, String> definitions = new LinkedHashMap<>();
    private final Map<String, List<Metrics.Rule>> groups = new LinkedHashMap<>();
    private List<Metrics.Rule> rules = new ArrayList<>();

    private LabRules(double pace) {
        this.pace = pace;
    }

    public static List<Metrics.RuleGroup> groups() {
        return groups(1);
    }

    /// The rules with scaled waits.
    ///
    /// @param pace the factor on each rule's `for`: less than one lets alerts fire in a rehearsal of a minute
    public static List<Metrics.RuleGroup> groups(double pace) {
        var reader = new LabRules(pace);
        var lines = TextFile.lines(LabRules.class, "range.rules").stream()
                .map(String::strip)
                .iterator();
        while (lines.hasNext()) {
            reader.read(lines.next(), lines);
        }
        return reader.groups.entrySet().stream()
                .map(group -> new Metrics.RuleGroup(group.getKey(), FILE, INTERVAL, group.getValue()))
                .toList();
    }

    private void read(String head, Iterator<String> more) {
        String[] words = head.split(" ", 3);
        switch (words[0]) {
            case "define" -> definitions.put(words[1], words[2]);
            case "group" -> rules = groups.computeIfAbsent(words[1], _ -> new ArrayList<>());
            case "record" -> rules.add(recording(words[1], expanded(more.next()), Labels.EMPTY));
            case "levels" -> levels(head, expanded(more.next()), more.next());
            default -> alert(head, expanded(more.next()), more.next());
        }
    }

    private void alert(String head, String expr, String summary) {
        var parts = ALERT.matcher(head);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not a rule: " + head);
        }
        rules.add(
                alerting(parts.group(1), expr, paced(parts.group(3)), Labels.of("severity", parts.group(2)), summary));
    }

    /// With the same `about`, the critical alert inhibits the warning.
    private void levels(String head, String expr, String summary) {
        var parts = LEVELS.matcher(head);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not a rule: " + head);
        }
        String name = parts.group(1);
        for (boolean critical : new boolean[] {false, true}) {
            rules.add(alerting(
                    name + (critical ? "Critical" : ""),
                    expr + " " + parts.group(critical ? 4 : 3),
                    paced(parts.group(2)),
                    Labels.of("severity", critical ? "critical" : "warning", "about", name),
                    summary));
        }
    }

    static Metrics.Rule alerting(String name, String query, Duration holdFor, Labels labels, String summary) {
        return new Metrics.Rule(
                true, name, query, holdFor, labels, Map.of("summary", summary), List.of(), "ok", "", "inactive");
    }

    static Metrics.Rule recording(String name, String query, Labels labels) {
        return new Metrics.Rule(false, name, query, Duration.ZERO, labels, Map.of(), List.of(), "ok", "", "");
    }

    private Duration paced(@Nullable String duration) {
        return duration == null
                ? Duration.ZERO
                : Duration.ofMillis(Math.round(Duration.parse("PT" + duration).toMillis() * pace));
    }

    /// Expands definitions until none is left.
    private String expanded(String text) {
        String now = text;
        for (var definition : definitions.entrySet()) {
            boolean plain = definition.getKey().startsWith("$");
            String name = plain ? definition.getKey() : definition.getKey() + "(";
            int at = now.indexOf(name);
            if (at >= 0) {
                int end = plain ? at + name.length() : endOfCall(now, at + name.length());
                String body = plain
                        ? definition.getValue()
                        : filled(definition.getValue(), now.substring(at + name.length(), end - 1));
                now = expanded(now.substring(0, at) + body + now.substring(end));
            }
        }
        return now;
    }

    /// The index after the matching closing bracket.
    private static int endOfCall(String text, int from) {
        int depth = 1;
        int at = from;
        while (depth > 0) {
            char c = text.charAt(at++);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        }
        return at;
    }

    private static String filled(String body, String arguments) {
        String now = body;
        int number = 1;
        int from = 0;
        for (int at = 0, depth = 0; at <= arguments.length(); at++) {
            char c = at == arguments.length() ? ';' : arguments.charAt(at);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ';' && depth == 0) {
                now = now.replace("%" + number++, arguments.substring(from, at));
                from = Math.min(at + 2, arguments.length());
            }
        }
        return now;
    }
}
