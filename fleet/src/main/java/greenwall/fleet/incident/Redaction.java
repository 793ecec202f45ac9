package greenwall.fleet.incident;

import greenwall.fleet.CountText;
import greenwall.fleet.Labels;
import greenwall.fleet.RecordComponents;
import greenwall.fleet.TextEncodings;
import greenwall.fleet.probe.ProbeOutput;
import greenwall.fleet.promql.ExprRewriter;
import greenwall.fleet.promql.GoFormat;
import greenwall.fleet.source.LogSource;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Removes all texts that match a pattern from an exported incident or text, and the values of some labels
/// wherever they occur. The same value always becomes the same placeholder, so that related entries can still
/// be matched.
public final class Redaction {
    public static final Redaction NONE = new Redaction(List.of(), List.of());
    /// Shorter values are removed from the label itself, but not from every text that contains them.
    private static final int SHORTEST = 3;
    /// Shorter values have too few characters in an encoded text to be recognised.
    private static final int SHORTEST_ENCODED = 6;
    /// The groups of [#inText] for values in quotation marks.
    private static final int QUOTED = 4;

    /// The end of a control character or an encoded one, as in `%22`, `\n`, `#012`, `^J` or `ESC[0m`. Its letters and
    /// digits do not belong to the word after it.
    private static final String ENCODED_CHARACTER = "%(?:25){0,4}[0-9a-f]{2}|\\\\[a-z]|\\\\[0-7]{1,3}|\\\\x[0-9a-f]{2}"
            + "|\\\\u[0-9a-f]{4}|#[0-7]{3}|\\^[a-z]"
            // The escape character may be encoded too, or left out if there is a number: `(a` and `[a` begin words.
            + "|(?:(?:[\\x{1b}\\x{241b}]|1b|33|\\^\\[|\\\\e)[\\[(]|\\x{9b})[0-9;?]{0,16}[a-z]|\\[[0-9;?]{1,16}[a-z]";

    private static final Pattern PORT = Pattern.compile(":\\d{1,5}$");

    private static final String SECRETS = "secrets recognised by pattern";

    private final List<Pattern> patterns;
    private final List<String> labels;
    private final Map<String, Pattern> inTexts = new ConcurrentHashMap<>();

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
                throw new IllegalArgumentException(
                        "the pattern \"" + pattern + "\" is not a valid regular expression: " + bad.getDescription());
            }
        }
        return new Redaction(compiled, List.copyOf(labels));
    }

    public record Effect(String rule, int replaced, int pieces) {
        String text() {
            return rule + ": " + CountText.of(replaced, "place") + " in " + CountText.of(pieces, "entry", "entries");
        }
    }

    /// @param effects every rule, including those that matched nothing in the incident
    public record RedactedIncident(Incident incident, List<Effect> effects, Optional<IncidentRecording> recording) {
        public String text() {
            return effects.isEmpty()
                    ? "nothing had to be removed"
                    : effects.stream().map(Effect::text).collect(Collectors.joining("; "));
        }
    }

    /// Secrets that are recognised by their form are removed too, even if no pattern of the list matches them.
    public RedactedIncident apply(Incident incident) {
        return apply(incident, Optional.empty());
    }

    /// Also removes from each of the two the values of labels that only the other one has.
    public RedactedIncident apply(Incident incident, Optional<IncidentRecording> recording) {
        var pass =
                new Pass(Stream.concat(Stream.of(incident), recording.stream()).toList(), List.of());
        return new RedactedIncident(pass.incident(incident), pass.effects(), recording.map(pass::recording));
    }

    /// Like [#apply(Incident)] for a text about some incidents and about what has some labels.
    public String apply(String text, Collection<Incident> incidents, Collection<Labels> labelled) {
        return new Pass(incidents, labelled).text(text);
    }

    /// Of `customer="acme"` and `"customer":"acme"`. A value without quotation marks may be any word of a sentence.
    private Stream<String> quotedValues(String text, String label) {
        return text.contains(label)
                ? inText(label)
                        .matcher(text)
                        .results()
                        .flatMap(match -> IntStream.rangeClosed(1, QUOTED).mapToObj(match::group))
                        .filter(Objects::nonNull)
                : Stream.empty();
    }

    private Pattern inText(String label) {
        return Objects.requireNonNull(inTexts.computeIfAbsent(
                label,
                _ -> Pattern.compile("(?<![A-Za-z0-9_])" + Pattern.quote(label)
                        + "\\\\*[\"']?\\s*(?:=~|!~|!=|=|:)\\s*(?:\\\\+\"([^\"\\\\]*)|\"((?:[^\"\\\\]|\\\\.)*)\""
                        + "|'((?:[^'\\\\]|\\\\.)*)'|`([^`]*)`|([^\\s,;}\"]+))")));
    }

    /// A value of a label, as it is and as it is written in a query, a command, a URL and an encoded text.
    ///
    /// @param spellings in lower case
    private record LabelValue(String rule, String value, Set<String> spellings, Pattern pattern) {
        /// @param inWords whether it may also be a part of a word
        static LabelValue of(String rule, String value, boolean inWords) {
            var expression = ExprRewriter.quoteRegex(value);
            var spellings = new LinkedHashSet<>(List.of(
                    GoFormat.escaped(expression),
                    expression,
                    GoFormat.escaped(value),
                    value.replace("'", "'\\''"),
                    URLEncoder.encode(value, StandardCharsets.UTF_8),
                    URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20"),
                    value));
            boolean encoded = value.length() >= SHORTEST_ENCODED;
            var hex = encoded ? TextEncodings.hex(value) : Set.<String>of();
            var base64 = encoded ? TextEncodings.base64(value) : Set.<String>of();
            var before = inWords || !Character.isLetterOrDigit(value.codePointAt(0))
                    ? "(?iu:"
                    : "(?iu:(?:(?<![\\p{L}\\p{N}])|(?<=" + ENCODED_CHARACTER + "))";
            var after = inWords || !Character.isLetterOrDigit(value.codePointBefore(value.length()))
                    ? ")"
                    : "(?![\\p{L}\\p{N}]))";
            var pattern = Pattern.compile(Stream.of(
                            spellings.stream().map(one -> before + Pattern.quote(one) + after),
                            hex.stream().map(one -> "(?iu:" + one + ")"),
                            base64.stream().map(Pattern::quote))
                    .flatMap(all -> all)
                    .collect(Collectors.joining("|")));
            return new LabelValue(
                    rule,
                    value,
                    Stream.of(spellings, hex, base64)
                            .flatMap(Set::stream)
                            .map(one -> one.toLowerCase(Locale.ROOT))
                            .collect(Collectors.toSet()),
                    pattern);
        }
    }

    /// Values in the order in which they are replaced. A text is searched once for all of them, since there may be
    /// thousands of values and of texts.
    private static final class LabelValues {
        private final List<LabelValue> all = new ArrayList<>();
        private final Map<String, List<Integer>> placesBySpelling = new HashMap<>();
        /// The lengths of the spellings that begin with these characters.
        private final Map<String, Set<Integer>> lengths = new HashMap<>();

        void add(LabelValue value) {
            for (var spelling : value.spellings()) {
                placesBySpelling
                        .computeIfAbsent(spelling, _ -> new ArrayList<>())
                        .add(all.size());
                lengths.computeIfAbsent(spelling.substring(0, SHORTEST), _ -> new TreeSet<>())
                        .add(spelling.length());
            }
            all.add(value);
        }

        /// Those of which a text contains a spelling.
        List<LabelValue> in(String text) {
            var lowerCase = text.toLowerCase(Locale.ROOT);
            var places = new TreeSet<Integer>();
            for (int from = 0; from <= lowerCase.length() - SHORTEST; from++) {
                for (int length : lengths.getOrDefault(lowerCase.substring(from, from + SHORTEST), Set.of())) {
                    int to = Math.min(from + length, lowerCase.length());
                    places.addAll(placesBySpelling.getOrDefault(lowerCase.substring(from, to), List.of()));
                }
            }
            return places.stream().map(all::get).toList();
        }
    }

    private final class Pass {
        private final Map<String, String> placeholders = new LinkedHashMap<>();
        private final Map<String, Integer> replaced = new LinkedHashMap<>();
        private final Map<String, Set<Integer>> pieces = new LinkedHashMap<>();
        /// Of each label the longest first, so that a value inside a longer one is not replaced first.
        private final LabelValues values = new LabelValues();

        private int piece;

        Pass(Collection<? extends Record> records, Collection<Labels> labelled) {
            var found = new LinkedHashMap<String, Map<String, Boolean>>();
            labels.forEach(label -> found.put(label, new LinkedHashMap<>()));
            BiConsumer<String, String> collect = (name, value) -> add(found.get(name), value, true);
            var search = new TextReplacer(
                    text -> {
                        found.forEach(
                                (label, all) -> quotedValues(text, label).forEach(value -> add(all, value, false)));
                        return text;
                    },
                    given -> {
                        given.forEach(collect);
                        return given;
                    },
                    given -> {
                        given.forEach(collect);
                        return given;
                    });
            records.forEach(search::of);
            labelled.forEach(given -> given.forEach(collect));
            found.forEach((label, all) -> all.entrySet().stream()
                    .filter(value -> value.getKey().length() >= SHORTEST)
                    .sorted(Comparator.comparing(value -> -value.getKey().length()))
                    .map(value -> LabelValue.of("label " + label, value.getKey(), value.getValue()))
                    .forEach(values::add));
        }

        /// A value that only texts contain may be a common word, and is not removed where a letter or digit is next to
        /// it.
        private static void add(@Nullable Map<String, Boolean> ofLabel, String value, boolean ofLabels) {
            if (ofLabel != null) {
                ofLabel.merge(value, ofLabels, Boolean::logicalOr);
                // The host of `instance="node04:9100"`.
                ofLabel.merge(PORT.matcher(value).replaceFirst(""), ofLabels, Boolean::logicalOr);
            }
        }

        Incident incident(Incident incident) {
            var transformation = new TextReplacer(this::text, this::labels, this::map);
            var entries = new ArrayList<TimelineEntry>();
            piece = 0;
            var start = transformation.of(incident.start());
            for (var entry : incident.entries()) {
                piece = entry.number();
                entries.add(transformation.of(entry));
            }
            piece = -1;
            return new Incident(start, entries, incident.end().map(transformation::of), text(incident.damage()));
        }

        /// Sample values are numbers and remain; all texts are redacted like those of a record.
        IncidentRecording recording(IncidentRecording given) {
            var known = new HashMap<Labels, Labels>();
            UnaryOperator<Labels> each = one -> known.computeIfAbsent(one, this::labels);
            return new TextReplacer(this::text, each, this::map).of(given);
        }

        private Labels labels(Labels given) {
            var changed = given;
            for (int i = 0; i < given.size(); i++) {
                var after = value(given.name(i), given.value(i));
                if (!after.equals(given.value(i))) {
                    changed = changed.with(given.name(i), after);
                }
            }
            return changed;
        }

        /// In its own order, since the columns of a tool have one, and with its empty values, since a flag is one.
        private Map<String, String> map(Map<String, String> given) {
            var changed = new LinkedHashMap<String, String>();
            given.forEach((name, value) -> changed.put(name, value(name, value)));
            return changed;
        }

        private String value(String name, String value) {
            if (value.isEmpty()) {
                return value;
            }
            if (labels.contains(name)) {
                return placeholder("label " + name, value);
            }
            return SecretPatterns.isSecretName(name) ? placeholder(SECRETS, value) : text(value);
        }

        private String text(String given) {
            if (given.isEmpty()) {
                return given;
            }
            var changed = given;
            for (var label : labels) {
                changed = redactLabelInText(changed, label, "label " + label);
            }
            for (var value : values.in(given)) {
                changed = redactMatches(changed, value.pattern(), value.rule(), value.value());
            }
            for (var pattern : patterns) {
                changed = redactMatches(changed, pattern, "pattern " + pattern.pattern(), "");
            }
            return SecretPatterns.redact(changed, secret -> placeholder(SECRETS, secret));
        }

        /// Finds `customer="acme"`, `customer=acme` and `"customer":"acme"`, also with other quotation marks
        /// and within JSON, even if the value is otherwise unknown.
        private String redactLabelInText(String given, String label, String rule) {
            return given.contains(label)
                    ? SecretPatterns.replaced(
                            given, inText(label), value -> value.isEmpty() ? value : placeholder(rule, value))
                    : given;
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
            var rules = new ArrayList<String>();
            labels.forEach(label -> rules.add("label " + label));
            patterns.forEach(pattern -> rules.add("pattern " + pattern.pattern()));
            if (replaced.containsKey(SECRETS)) {
                rules.add(SECRETS);
            }
            return rules.stream()
                    .map(rule -> new Effect(
                            rule,
                            replaced.getOrDefault(rule, 0),
                            pieces.getOrDefault(rule, Set.of()).size()))
                    .toList();
        }
    }

    /// Applies a replacement to every text, every set of labels and every map in a record and in the records in
    /// it.
    private record TextReplacer(
            UnaryOperator<String> text, UnaryOperator<Labels> labels, UnaryOperator<Map<String, String>> maps) {
        /// Names by which an incident and the parts of a recording are found. They stay as they are.
        private static final Set<String> KEPT =
                Set.of("IncidentStart.id", "Rule.name", "Rule.health", "RecordedTrace.id", "Span.id", "Span.parent");

        /// Parts of a recording that are not stored.
        private static final Set<String> DROPPED = Set.of(
                "Series.histograms", "RuleGroup.file", "Rule.alerts", "Rule.state", "Rule.lastError", "Span.events");

        @SuppressWarnings("unchecked")
        <R extends Record> R of(R record) {
            return (R) changed(record);
        }

        @SuppressWarnings("unchecked")
        private Object changed(Object value) {
            return switch (value) {
                case String given -> text.apply(given);
                case Labels given -> labels.apply(given);
                case Map<?, ?> given -> maps.apply((Map<String, String>) given);
                case List<?> given ->
                    withoutKeyLines(given).stream().map(this::changed).toList();
                case Optional<?> given -> given.map(this::changed);
                case Record given -> changedRecord(given);
                default -> value;
            };
        }

        private Record changedRecord(Record given) {
            var parts = RecordComponents.of(given.getClass());
            return (Record) parts.newInstance(parts.components().stream()
                    .map(part -> {
                        var name = given.getClass().getSimpleName() + "." + part.getName();
                        var value = RecordComponents.value(given, part);
                        return KEPT.contains(name) ? value : DROPPED.contains(name) ? dropped(value) : changed(value);
                    })
                    .toArray());
        }

        private static Object dropped(Object value) {
            return value instanceof List<?> ? List.of() : "";
        }

        /// A private key may extend over several log lines or notes of a probe.
        private static List<?> withoutKeyLines(List<?> given) {
            if (!given.isEmpty() && given.getFirst() instanceof LogSource.Line) {
                return withoutKeyLinesOfStreams(
                        given.stream().map(LogSource.Line.class::cast).toList());
            }
            var texts = SecretPatterns.withoutKeyLines(given.stream()
                    .map(one -> switch (one) {
                        case Evidence.Line line -> line.text();
                        case ProbeOutput.Note note -> note.text();
                        default -> "";
                    })
                    .toList());
            return IntStream.range(0, given.size())
                    .mapToObj(i -> switch (given.get(i)) {
                        case Evidence.Line line -> new Evidence.Line(line.timeNanos(), line.stream(), texts.get(i));
                        case ProbeOutput.Note note -> new ProbeOutput.Note(note.at(), texts.get(i));
                        case Object other -> other;
                    })
                    .toList();
        }

        /// A recording has the newest lines first, and the streams may alternate.
        private static List<LogSource.Line> withoutKeyLinesOfStreams(List<LogSource.Line> lines) {
            var places = new LinkedHashMap<Labels, List<Integer>>();
            for (int i = lines.size() - 1; i >= 0; i--) {
                places.computeIfAbsent(lines.get(i).stream(), _ -> new ArrayList<>())
                        .add(i);
            }
            var changed = new ArrayList<>(lines);
            for (var ofStream : places.values()) {
                ofStream.sort(Comparator.comparing(i -> lines.get(i).timeNanos()));
                var texts = SecretPatterns.withoutKeyLines(
                        ofStream.stream().map(i -> lines.get(i).text()).toList());
                for (int k = 0; k < texts.size(); k++) {
                    var line = lines.get(ofStream.get(k));
                    changed.set(
                            ofStream.get(k),
                            new LogSource.Line(line.timeNanos(), line.stream(), line.metadata(), texts.get(k)));
                }
            }
            return changed;
        }
    }
}
