package greenwall.fleet.probe;

import greenwall.fleet.probe.Probe.OutputKind;
import greenwall.fleet.promql.ParseResult;
import greenwall.fleet.promql.Promql;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Reads the file of one probe: a line `probe NAME`, then one indented line for each property.
///
/// - `question`, `alerts` (names), `quantities` (their ids), `shows` (hist, table, event, stack, count, note),
/// `duration` (usual and longest, in
///   seconds), `rate` (PromQL), `cost` (nanoseconds per event), `unproved` (why);
/// - `argument NAME flag|word TEXT`, or `argument NAME number MIN MAX [USUAL] TEXT`;
/// - `libbpf|bcc|plain FORMAT TOOL WORDS…` and `bpftrace json`, with the lines of the program below it, each
///   after a `|`.
///
/// Empty lines and lines that begin with `#` are ignored.
public final class ProbeFileReader {
    /// Possessive, so that matching a long call does not recurse for each word.
    private static final Pattern CALL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]*+(?: [A-Za-z0-9_.={}\\[\\]-]++)*+");

    private static final int MAX_COST = 1_000_000_000;
    private static final List<String> PROPERTIES =
            List.of("question", "alerts", "quantities", "shows", "duration", "rate", "cost", "unproved");
    private static final List<String> COLLECTIONS = List.of("libbpf", "bcc", "bpftrace", "plain");

    public sealed interface Result {}

    public record Parsed(Probe probe) implements Result {}

    /// @param problems each with file and line
    public record Invalid(List<String> problems) implements Result {}

    private final String file;
    private final List<String> problems = new ArrayList<>();
    private final Map<String, String> properties = new HashMap<>();
    private final Map<String, Integer> lineOf = new HashMap<>();
    private final List<ProbeArgument> arguments = new ArrayList<>();
    private final List<ToolCandidate> candidates = new ArrayList<>();
    private String name = "";
    private int number;

    private ProbeFileReader(String file) {
        this.file = file;
    }

    public static Result read(String file, String text) {
        return new ProbeFileReader(file).probe(text);
    }

    private void problem(int line, String what) {
        problems.add(file + ":" + line + ": " + what);
    }

    private void problemOf(String property, String what) {
        problem(lineOf.getOrDefault(property, number), what);
    }

    private Result probe(String text) {
        for (var line : text.lines().toList()) {
            number++;
            if (line.chars().anyMatch(c -> c < ' ' && c != '\t')) {
                problem(number, "found a control character; a probe file is plain text");
            } else if (!line.isBlank() && !line.strip().startsWith("#")) {
                line(line);
            }
        }
        for (var required : List.of("question", "shows", "duration")) {
            if (!properties.containsKey(required)) {
                problem(number, "a line \"" + required + "\" is missing");
            }
        }
        if (candidates.isEmpty()) {
            problem(number, "no tool: a line with libbpf, bcc, bpftrace or plain is missing");
        }
        checkPlaceholders();
        var rate = ToolCandidate.PLACEHOLDER
                .matcher(properties.getOrDefault("rate", "0"))
                .replaceAll("1");
        if (Promql.parse(rate) instanceof ParseResult.Invalid<?>) {
            problemOf("rate", "the rate is not valid PromQL");
        }
        var shows = shows();
        long[] seconds = duration();
        long cost = cost();
        if (!problems.isEmpty()) {
            return new Invalid(List.copyOf(problems));
        }
        return new Parsed(new Probe(
                name,
                properties.getOrDefault("question", ""),
                words("alerts"),
                words("quantities"),
                shows,
                Duration.ofSeconds(seconds[0]),
                Duration.ofSeconds(seconds[1]),
                Optional.ofNullable(properties.get("rate")),
                cost,
                Optional.ofNullable(properties.get("unproved")),
                List.copyOf(arguments),
                candidates.stream()
                        .map(c -> c.toolset() == Toolset.PLAIN && shows == OutputKind.NOTE
                                ? new ToolCandidate(c.toolset(), OutputFormat.TEXT, c.words(), c.program())
                                : c)
                        .toList()));
    }

    private List<String> words(String property) {
        var text = properties.getOrDefault(property, "");
        return text.isBlank() ? List.of() : List.of(text.split("\\s+"));
    }

    private void line(String line) {
        var stripped = line.strip();
        if (stripped.startsWith("|")) {
            programLine(stripped.substring(1));
            return;
        }
        var parts = stripped.split("\\s+", 2);
        var rest = parts.length > 1 ? parts[1] : "";
        if (parts[0].equals("probe")) {
            if (!rest.matches("[a-z][a-z0-9-]{0,40}")) {
                problem(
                        number,
                        "the name of a probe consists of lower-case letters, digits and -; found \"" + rest + "\"");
            }
            name = rest;
        } else if (PROPERTIES.contains(parts[0])) {
            properties.put(parts[0], rest);
            lineOf.put(parts[0], number);
        } else if (parts[0].equals("argument")) {
            argument(rest);
        } else if (COLLECTIONS.contains(parts[0])) {
            candidate(Toolset.valueOf(parts[0].toUpperCase(Locale.ROOT)), rest);
        } else {
            problem(
                    number,
                    "unknown keyword \"" + parts[0] + "\"; expected one of probe, argument, "
                            + String.join(", ", PROPERTIES) + ", " + String.join(", ", COLLECTIONS));
        }
    }

    private void programLine(String text) {
        if (candidates.isEmpty() || candidates.getLast().toolset() != Toolset.BPFTRACE) {
            problem(number, "a program's line must follow a line \"bpftrace json\"");
            return;
        }
        var before = candidates.removeLast();
        var program = before.program() + (text.startsWith(" ") ? text.substring(1) : text) + "\n";
        candidates.add(new ToolCandidate(before.toolset(), before.format(), "", program));
    }

    private void argument(String text) {
        var words = text.split("\\s+");
        if (words.length < 2) {
            problem(number, "an argument needs a name and a kind: flag, word or number");
            return;
        }
        if (arguments.stream().anyMatch(a -> a.name().equals(words[0]))) {
            problem(number, "the argument " + words[0] + " is defined twice");
        }
        switch (words[1]) {
            case "flag" -> arguments.add(new ProbeArgument.Flag(words[0], after(words, 2)));
            case "word" -> arguments.add(new ProbeArgument.Word(words[0], after(words, 2)));
            case "number" -> number(words);
            default -> problem(number, "an argument is a flag, a word or a number, not \"" + words[1] + "\"");
        }
    }

    private void number(String[] words) {
        if (words.length < 4 || !words[2].matches("\\d{1,15}") || !words[3].matches("\\d{1,15}")) {
            problem(number, "a number needs a minimum and a maximum");
            return;
        }
        if (Long.parseLong(words[2]) > Long.parseLong(words[3])) {
            problem(number, "the minimum of " + words[0] + " is above its maximum");
        }
        boolean usual = words.length > 4 && words[4].matches("\\d{1,15}");
        arguments.add(new ProbeArgument.WholeNumber(
                words[0],
                Long.parseLong(words[2]),
                Long.parseLong(words[3]),
                usual ? OptionalLong.of(Long.parseLong(words[4])) : OptionalLong.empty(),
                after(words, usual ? 5 : 4)));
    }

    private static String after(String[] words, int from) {
        return Arrays.stream(words).skip(from).collect(Collectors.joining(" "));
    }

    private void candidate(Toolset toolset, String text) {
        var parts = text.split("\\s+", 2);
        var words = parts.length > 1 ? parts[1] : "";
        var format = switch (parts[0]) {
            case "blocks" -> OutputFormat.BLOCKS;
            case "rows" -> OutputFormat.ROWS;
            case "folded" -> OutputFormat.FOLDED;
            case "json" -> OutputFormat.BPFTRACE_JSON;
            default -> null;
        };
        if (format == null) {
            problem(number, "the output is blocks, rows, folded or json, not \"" + parts[0] + "\"");
        } else if (words.isEmpty() != (toolset == Toolset.BPFTRACE)) {
            problem(
                    number,
                    words.isEmpty()
                            ? "the tool's name is missing"
                            : "the bpftrace program belongs on the lines below this one");
        } else if (!words.isEmpty() && !CALL.matcher(words).matches()) {
            problem(number, "a tool and its options may contain only letters, digits, _ . = - and {arguments}");
        } else {
            candidates.add(new ToolCandidate(toolset, format, words, ""));
        }
    }

    private void checkPlaceholders() {
        var known = new HashSet<>(Set.of("seconds"));
        arguments.forEach(a -> known.add(a.name()));
        for (var candidate : candidates) {
            if (candidate.toolset() == Toolset.BPFTRACE && candidate.program().isBlank()) {
                problem(number, "the program below \"bpftrace json\" is missing");
            }
            ToolCandidate.PLACEHOLDER
                    .matcher(candidate.words() + candidate.program())
                    .results()
                    .forEach(m -> {
                        if (!known.contains(m.group(1))) {
                            problem(number, "{" + m.group(1) + "} is not an argument of this probe");
                        }
                    });
        }
    }

    private OutputKind shows() {
        var word = properties.getOrDefault("shows", "note");
        var known = Arrays.stream(OutputKind.values())
                .filter(shows -> shows.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst();
        if (known.isEmpty()) {
            problemOf("shows", "a probe shows hist, table, event, stack, count or note, not \"" + word + "\"");
        }
        return known.orElse(OutputKind.NOTE);
    }

    private long[] duration() {
        var words = properties.getOrDefault("duration", "1 1").split("\\s+");
        if (words.length == 2 && words[0].matches("\\d{1,5}") && words[1].matches("\\d{1,5}")) {
            long usual = Long.parseLong(words[0]);
            long longest = Long.parseLong(words[1]);
            if (usual >= 1 && usual <= longest) {
                return new long[] {usual, longest};
            }
        }
        problemOf("duration", "a duration is two numbers of seconds: the default and the maximum");
        return new long[] {1, 1};
    }

    private long cost() {
        var text = properties.getOrDefault("cost", "0");
        if (text.matches("\\d{1,12}") && Long.parseLong(text) <= MAX_COST) {
            return Long.parseLong(text);
        }
        problemOf("cost", "cost is a whole number from 0 to " + MAX_COST);
        return 0;
    }
}
