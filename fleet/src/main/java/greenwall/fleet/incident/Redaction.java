package greenwall.fleet.incident;

import greenwall.fleet.Labels;
import greenwall.fleet.TextEncodings;
import greenwall.fleet.probe.ProbeOutput;
import greenwall.fleet.promql.ExprRewriter;
import greenwall.fleet.promql.GoFormat;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.trace.Span;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Removes all texts that match a pattern from an exported incident, and the values of some labels wherever they
/// occur. The same value always becomes the same placeholder, so that related entries can still be matched.
public final class Redaction {
    public static final Redaction NONE = new Redaction(List.of(), List.of());
    /// Shorter values are removed from the label itself, but not from every text that contains them.
    private static final int SHORTEST = 3;
    /// Shorter values have too few characters in an encoded text to be recognised.
    private static final int SHORTEST_ENCODED = 6;

    private static final String SECRETS = "secrets recognised by pattern";

    private final List<Pattern> patterns;
    private final List<String> labels;

    private Redaction(List<Pattern> patterns, List<String> labels) {
        this.patterns = patterns;
        this.labels = labels;
    }

    /// @throws IllegalArgumentException with a one-line message for the person who wrote the pattern
    public static Redaction of(List<String> patterns, List<String> labels) {
        var compiled = new ArrayList<Pattern>();
        for (var pattern : patterns) {
            try {
                compiled.add(Pattern.compile(pattern));
            } catch (PatternSyntaxException bad) {
                throw new IllegalArgumentException("found the pattern \"" + pattern
                        + "\"; it is not a regular expression: " + bad.getDescription());
            }
        }
        return new Redaction(compiled, List.copyOf(labels));
    }

    /// The effect of one rule.
    public record Effect(String rule, int replaced, int pieces) {}

    /// @param effects every rule, including those that matched nothing
    /// @param rest redacts a recording in the same way
    public record Redacted(Incident incident, List<Effect> effects, UnaryOperator<Recording> rest) {
        /// The recording, redacted in the same way.
        public Recording recording(Recording recording) {
            return rest.apply(recording);
        }

        public String text() {
            if (effects.isEmpty()) {
                return "nothing had to be removed";
            }
            var text = new StringBuilder();
            for (var effect : effects) {
                text.append(text.isEmpty() ? "" : "; ")
                        .append(effect.rule())
                        .append(": ")
                        .append(effect.replaced())
                        .append(effect.replaced() == 1 ? " place in " : " places in ")
                        .append(effect.pieces())
                        .append(effect.pieces() == 1 ? " entry" : " entries");
            }
            return text.toString();
        }
    }

    /// Secrets that are recognised by their form are removed too, even if no pattern of the list matches them.
    public Redacted apply(Incident incident) {
        var pass = new Pass(incident);
        return new Redacted(pass.incident(incident), pass.effects(), pass::recording);
    }

    /// One pass over one incident.
    private final class Pass {
        private final Map<String, String> placeholders = new LinkedHashMap<>();
        private final Map<String, Integer> replaced = new LinkedHashMap<>();
        private final Map<String, Set<Integer>> pieces = new LinkedHashMap<>();
        /// The values of the labels, the longest first, so that a value inside a longer one is not replaced
        /// first.
        private final Map<String, List<String>> values = new LinkedHashMap<>();

        private int piece;

        Pass(Incident incident) {
            var found = new LinkedHashMap<String, Set<String>>();
            labels.forEach(label -> found.put(label, new LinkedHashSet<>()));
            new Transformation(text -> text, given -> {
                        given.forEach((name, value) -> {
                            var valuesOfLabel = found.get(name);
                            if (valuesOfLabel != null && !value.isEmpty()) {
                                valuesOfLabel.add(value);
                            }
                        });
                        return given;
                    })
                    .incident(incident);
            found.forEach((label, all) -> values.put(
                    label,
                    all.stream()
                            .sorted(Comparator.comparingInt(String::length).reversed())
                            .toList()));
        }

        Incident incident(Incident incident) {
            var transformation = new Transformation(this::text, this::labels);
            var entries = new ArrayList<TimelineEntry>();
            piece = 0;
            var opening = transformation.opening(incident.opening());
            for (var entry : incident.entries()) {
                piece = entry.number();
                entries.add(transformation.entry(entry));
            }
            piece = -1;
            return new Incident(
                    opening, entries, incident.closing().map(transformation::closing), text(incident.damage()));
        }

        /// Sample values are numbers and remain; all texts are redacted like those of a record.
        Recording recording(Recording given) {
            var known = new HashMap<Labels, Labels>();
            UnaryOperator<Labels> each = one -> known.computeIfAbsent(one, this::labels);
            return new Recording(
                    given.cluster(),
                    given.window(),
                    given.series().stream()
                            .map(one -> new Matrix.Series(
                                    each.apply(one.labels()), one.timeMillis(), one.values(), List.of()))
                            .toList(),
                    given.rules().stream()
                            .map(group -> new MetricsSource.RuleGroup(
                                    text(group.name()),
                                    "",
                                    group.interval(),
                                    group.rules().stream().map(this::rule).toList()))
                            .toList(),
                    given.lines().stream()
                            .map(line -> new LogSource.Line(
                                    line.timeNanos(),
                                    each.apply(line.stream()),
                                    map(line.metadata()),
                                    text(line.text())))
                            .toList(),
                    given.traces().stream()
                            .map(trace -> new Recording.Traced(
                                    trace.id(),
                                    trace.spans().stream().map(this::span).toList()))
                            .toList(),
                    given.left().stream().map(this::text).toList());
        }

        private MetricsSource.Rule rule(MetricsSource.Rule rule) {
            return new MetricsSource.Rule(
                    rule.alerting(),
                    rule.name(),
                    text(rule.query()),
                    rule.holdFor(),
                    labels(rule.labels()),
                    map(rule.annotations()),
                    List.of(),
                    rule.health(),
                    "",
                    "");
        }

        private Span span(Span span) {
            return new Span(
                    span.id(),
                    span.parent(),
                    text(span.service()),
                    text(span.operation()),
                    span.kind(),
                    span.start(),
                    span.end(),
                    span.status(),
                    text(span.message()),
                    map(span.attributes()),
                    map(span.resource()),
                    List.of());
        }

        private Map<String, String> map(Map<String, String> given) {
            var changed = new LinkedHashMap<String, String>();
            labels(Labels.of(given)).forEach(changed::put);
            return changed;
        }

        private Labels labels(Labels given) {
            var changed = given;
            for (var label : labels) {
                if (given.has(label)) {
                    changed = changed.with(label, placeholder("label " + label, given.get(label)));
                }
            }
            for (int i = 0; i < changed.size(); i++) {
                var before = changed.value(i);
                var name = changed.name(i);
                var after = labels.contains(name)
                        ? before
                        : SecretPatterns.isSecretName(name) && !before.isEmpty()
                                ? placeholder(SECRETS, before)
                                : text(before);
                if (!after.equals(before)) {
                    changed = changed.with(changed.name(i), after);
                }
            }
            return changed;
        }

        private String text(String given) {
            if (given.isEmpty()) {
                return given;
            }
            var changed = given;
            for (var label : values.entrySet()) {
                var rule = "label " + label.getKey();
                changed = redactLabelInText(changed, label.getKey(), rule);
                for (var value : label.getValue()) {
                    if (value.length() >= SHORTEST) {
                        for (var spelling : spellings(value)) {
                            changed = changed.contains(spelling)
                                    ? redactMatches(changed, Pattern.compile(Pattern.quote(spelling)), rule, value)
                                    : changed;
                        }
                    }
                }
            }
            for (var pattern : patterns) {
                changed = redactMatches(changed, pattern, "pattern " + pattern.pattern(), "");
            }
            return SecretPatterns.redact(changed, secret -> placeholder(SECRETS, secret));
        }

        /// The value in the forms in which it may occur: as it is, and as it is written in a query, a command, a
        /// URL and an encoded text.
        private static Set<String> spellings(String value) {
            var expression = ExprRewriter.quoteRegex(value);
            var spellings = new LinkedHashSet<>(List.of(
                    inQuotes(expression),
                    expression,
                    inQuotes(value),
                    value.replace("'", "'\\''"),
                    URLEncoder.encode(value, StandardCharsets.UTF_8),
                    URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20"),
                    value,
                    value.toUpperCase(Locale.ROOT),
                    value.toLowerCase(Locale.ROOT)));
            if (value.length() >= SHORTEST_ENCODED) {
                spellings.addAll(TextEncodings.base64(value));
                TextEncodings.hex(value).forEach(hex -> {
                    spellings.add(hex);
                    spellings.add(hex.toUpperCase(Locale.ROOT));
                });
            }
            return spellings;
        }

        private static String inQuotes(String value) {
            var quoted = GoFormat.quote(value);
            return quoted.substring(1, quoted.length() - 1);
        }

        /// Finds `customer="acme"`, `customer=acme` and `"customer":"acme"`, even if the value is otherwise unknown.
        private String redactLabelInText(String given, String label, String rule) {
            if (!given.contains(label)) {
                return given;
            }
            var pattern = Pattern.compile("(?<![A-Za-z0-9_])" + Pattern.quote(label)
                    + "\"?\\s*(?:=~|!~|!=|=|:)\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s,;}\"]+))");
            return SecretPatterns.replaced(given, pattern, value -> value.isEmpty() ? value : placeholder(rule, value));
        }

        /// @param value the value that all matches represent; empty if each match is a separate value
        private String redactMatches(String given, Pattern pattern, String rule, String value) {
            return pattern.matcher(given)
                    .replaceAll(match -> match.group().isEmpty()
                            ? ""
                            : Matcher.quoteReplacement(placeholder(rule, value.isEmpty() ? match.group() : value)));
        }

        private String placeholder(String rule, String value) {
            if (value.startsWith("‹redacted ")) {
                return value;
            }
            replaced.merge(rule, 1, Integer::sum);
            pieces.computeIfAbsent(rule, _ -> new LinkedHashSet<>()).add(piece);
            return placeholders.computeIfAbsent(value, _ -> "‹redacted " + (placeholders.size() + 1) + "›");
        }

        List<Effect> effects() {
            var effects = new ArrayList<Effect>();
            var rules = new ArrayList<String>();
            labels.forEach(label -> rules.add("label " + label));
            patterns.forEach(pattern -> rules.add("pattern " + pattern.pattern()));
            if (replaced.containsKey(SECRETS)) {
                rules.add(SECRETS);
            }
            for (var rule : rules) {
                effects.add(new Effect(
                        rule,
                        replaced.getOrDefault(rule, 0),
                        pieces.getOrDefault(rule, Set.of()).size()));
            }
            return effects;
        }
    }

    /// Applies a replacement to every text and every set of labels of an incident.
    private record Transformation(UnaryOperator<String> text, UnaryOperator<Labels> labels) {
        void incident(Incident incident) {
            var _ = opening(incident.opening());
            incident.entries().forEach(this::entry);
            incident.closing().ifPresent(this::closing);
        }

        private String redactText(String given) {
            return text.apply(given);
        }

        IncidentOpening opening(IncidentOpening o) {
            return new IncidentOpening(
                    o.id(),
                    redactText(o.title()),
                    redactText(o.cluster()),
                    redactText(o.host()),
                    labels.apply(o.alert()),
                    o.window(),
                    o.at(),
                    o.zone(),
                    redactText(o.who()),
                    o.drill());
        }

        IncidentClosing closing(IncidentClosing c) {
            return new IncidentClosing(
                    c.at(),
                    c.zone(),
                    redactText(c.who()),
                    c.verdict(),
                    redactText(c.summary()),
                    c.changes().stream()
                            .map(one -> new IncidentClosing.Change(one.kind(), redactText(one.text())))
                            .toList());
        }

        TimelineEntry entry(TimelineEntry e) {
            return new TimelineEntry(
                    e.number(), e.at(), e.zone(), redactText(e.who()), redactText(e.step()), evidence(e.what()));
        }

        private Evidence evidence(Evidence evidence) {
            return switch (evidence) {
                case Evidence.Chart(
                        var title,
                        var cluster,
                        var query,
                        var unit,
                        var window,
                        var step,
                        var series,
                        var thresholds,
                        var said) ->
                    new Evidence.Chart(
                            redactText(title),
                            redactText(cluster),
                            redactText(query),
                            unit,
                            window,
                            step,
                            series.stream().map(this::series).toList(),
                            thresholds.stream()
                                    .map(line -> new Evidence.Threshold(redactText(line.name()), line.value()))
                                    .toList(),
                            redactText(said));
                case Evidence.Figures(var title, var cluster, var query, var unit, var at, var rows, var said) ->
                    new Evidence.Figures(
                            redactText(title),
                            redactText(cluster),
                            redactText(query),
                            unit,
                            at,
                            rows.stream().map(this::figure).toList(),
                            redactText(said));
                case Evidence.Lines(var title, var cluster, var query, var window, var lines, var left, var said) ->
                    new Evidence.Lines(
                            redactText(title),
                            redactText(cluster),
                            redactText(query),
                            window,
                            lines(lines),
                            left,
                            redactText(said));
                case Evidence.CommandRun(var host, var command, var output, var exit, var took, var left, var said) ->
                    new Evidence.CommandRun(
                            redactText(host),
                            redactText(command),
                            redactText(output),
                            exit,
                            took,
                            left,
                            redactText(said));
                case Evidence.ProbeRun(var host, var tool, var arguments, var window, var all, var left, var said) ->
                    new Evidence.ProbeRun(
                            redactText(host),
                            redactText(tool),
                            map(arguments),
                            window,
                            outputs(all),
                            left,
                            redactText(said));
                case Evidence.Decision(var question, var taken, var why, var byPerson, var overruled) ->
                    new Evidence.Decision(
                            redactText(question), redactText(taken), redactText(why), byPerson, redactText(overruled));
                case Evidence.Note(var note) -> new Evidence.Note(redactText(note));
            };
        }

        private Matrix.Series series(Matrix.Series given) {
            return new Matrix.Series(
                    labels.apply(given.labels()), given.timeMillis(), given.values(), given.histograms());
        }

        private Evidence.Figure figure(Evidence.Figure given) {
            return new Evidence.Figure(labels.apply(given.labels()), given.value());
        }

        private List<Evidence.Line> lines(List<Evidence.Line> given) {
            var texts = SecretPatterns.withoutKeyLines(
                    given.stream().map(Evidence.Line::text).toList());
            var lines = new ArrayList<Evidence.Line>();
            for (int i = 0; i < given.size(); i++) {
                lines.add(new Evidence.Line(
                        given.get(i).timeNanos(), labels.apply(given.get(i).stream()), redactText(texts.get(i))));
            }
            return lines;
        }

        private List<ProbeOutput> outputs(List<ProbeOutput> given) {
            var texts = SecretPatterns.withoutKeyLines(given.stream()
                    .map(o -> o instanceof ProbeOutput.Note(var _, var note) ? note : "")
                    .toList());
            var outputs = new ArrayList<ProbeOutput>();
            for (int i = 0; i < given.size(); i++) {
                outputs.add(output(
                        given.get(i) instanceof ProbeOutput.Note(var at, var _)
                                ? new ProbeOutput.Note(at, texts.get(i))
                                : given.get(i)));
            }
            return outputs;
        }

        private Map<String, String> map(Map<String, String> given) {
            var changed = new LinkedHashMap<String, String>();
            labels.apply(Labels.of(given)).forEach((name, value) -> changed.put(name, redactText(value)));
            return changed;
        }

        private List<String> all(List<String> texts) {
            return texts.stream().map(text).toList();
        }

        private ProbeOutput output(ProbeOutput output) {
            return switch (output) {
                case ProbeOutput.Hist(var at, var name, var key, var unit, var buckets) ->
                    new ProbeOutput.Hist(at, redactText(name), redactText(key), redactText(unit), buckets);
                case ProbeOutput.Table(var at, var columns, var rows) ->
                    new ProbeOutput.Table(
                            at, all(columns), rows.stream().map(this::all).toList());
                case ProbeOutput.Event(var at, var fields) -> new ProbeOutput.Event(at, map(fields));
                case ProbeOutput.Stack(var at, var key, var frames, var count) ->
                    new ProbeOutput.Stack(at, redactText(key), all(frames), count);
                case ProbeOutput.Count(var at, var name, var key, var value) ->
                    new ProbeOutput.Count(at, redactText(name), redactText(key), value);
                case ProbeOutput.Note(var at, var note) -> new ProbeOutput.Note(at, redactText(note));
                case ProbeOutput.End(var at, var exit, var reason, var bytes, var dropped, var leftBehind) ->
                    new ProbeOutput.End(at, exit, redactText(reason), bytes, dropped, leftBehind);
            };
        }
    }
}
