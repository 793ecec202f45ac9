package greenwall.fleet.enrol;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The text of a Prometheus file_sd file, in JSON or YAML. Only the entries of this program are changed;
/// everything else stays the same byte for byte. This program's entries are marked with a label that Prometheus
/// drops before it stores samples, and are sorted by host.
///
/// @param indent the blanks before each entry of a YAML file
public record TargetsFile(String text, boolean json, String indent, List<EntrySpan> spans) {
    private static final String MARK = "__greenwall_host";

    /// @param labels the labels of the site and the host, without the mark
    public record Entry(String host, List<String> targets, Map<String, String> labels) {
        String targetsText() {
            return targets.stream().map(TargetsFile::string).collect(Collectors.joining(", ", "[", "]"));
        }

        String labelsText() {
            var all = new TreeMap<>(labels);
            all.put(MARK, host);
            return all.entrySet().stream()
                    .map(label -> string(label.getKey()) + ": " + string(label.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
    }

    /// The position of an entry in the text. `host` is empty for an entry that is not this program's.
    record EntrySpan(int start, int end, String host) {}

    /// @param path determines the format of an empty file
    /// @throws IllegalArgumentException with the reason if the text is not a list of entries
    public static TargetsFile of(String path, String text) {
        if (text.isBlank()) {
            return new TargetsFile(text, !path.endsWith(".yml") && !path.endsWith(".yaml"), "", List.of());
        }
        return text.stripLeading().startsWith("[") ? ofJson(text) : ofYaml(text);
    }

    /// The text with the entry, which replaces this program's entry for the host.
    public String with(Entry entry) {
        var file = of(json ? "" : ".yml", without(entry.host()));
        return file.json ? file.insertJson(entry) : file.insertYaml(entry);
    }

    public String without(String host) {
        return own(host)
                .map(span -> json ? cutJson(span) : text.substring(0, span.start()) + text.substring(span.end()))
                .orElse(text);
    }

    private Optional<EntrySpan> own(String host) {
        return spans.stream().filter(span -> span.host().equals(host)).findFirst();
    }

    public Optional<String> entryText(String host) {
        return own(host).map(span -> text.substring(span.start(), span.end()));
    }

    public boolean contains(Entry entry) {
        return entryText(entry.host()).equals(Optional.of(format(entry)));
    }

    /// A target of the entry that is already in an entry that Greenwall did not write.
    public Optional<String> conflictingTarget(Entry entry) {
        return entry.targets().stream()
                .filter(target -> {
                    var whole = Pattern.compile("(?<![\\w.:-])" + Pattern.quote(target) + "(?![\\w.:-])");
                    return spans.stream()
                            .filter(span -> span.host().isEmpty())
                            .anyMatch(span -> whole.matcher(text)
                                    .region(span.start(), span.end())
                                    .find());
                })
                .findFirst();
    }

    public String format(Entry entry) {
        return json
                ? "{\n    \"targets\": " + entry.targetsText() + ",\n    \"labels\": " + entry.labelsText() + "\n  }"
                : indent + "- targets: " + entry.targetsText() + "\n" + indent + "  labels: " + entry.labelsText()
                        + "\n";
    }

    private String insertJson(Entry entry) {
        var own = format(entry);
        if (spans.isEmpty()) {
            int open = text.indexOf('[');
            return open < 0
                    ? "[\n  " + own + "\n]\n"
                    : text.substring(0, open + 1) + "\n  " + own + "\n" + text.substring(text.lastIndexOf(']'));
        }
        return next(entry.host())
                .map(span -> text.substring(0, span.start()) + own + ",\n  " + text.substring(span.start()))
                .orElseGet(() -> {
                    int end = spans.getLast().end();
                    return text.substring(0, end) + ",\n  " + own + text.substring(end);
                });
    }

    private String insertYaml(Entry entry) {
        int at = next(entry.host())
                .map(EntrySpan::start)
                .orElse(spans.isEmpty() ? text.length() : spans.getLast().end());
        var before = text.substring(0, at);
        return before + (before.isEmpty() || before.endsWith("\n") ? "" : "\n") + format(entry) + text.substring(at);
    }

    /// This program's first entry whose host sorts after this one.
    private Optional<EntrySpan> next(String host) {
        return spans.stream().filter(span -> span.host().compareTo(host) > 0).findFirst();
    }

    private String cutJson(EntrySpan own) {
        int index = spans.indexOf(own);
        if (index + 1 < spans.size()) {
            return text.substring(0, own.start())
                    + text.substring(spans.get(index + 1).start());
        }
        if (index > 0) {
            return text.substring(0, spans.get(index - 1).end()) + text.substring(own.end());
        }
        return text.substring(0, text.indexOf('[') + 1) + text.substring(text.lastIndexOf(']'));
    }

    /// A string, a bracket, or the quotation mark of a string that is not closed.
    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1f\\x7f\\x85\\u2028\\u2029]");
    private static final Pattern JSON_TOKEN = Pattern.compile("(?s)\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"|[\\[\\]{}\"]");

    private static TargetsFile ofJson(String text) {
        var spans = new ArrayList<EntrySpan>();
        int depth = 0;
        int start = -1;
        boolean open = false;
        for (var token = JSON_TOKEN.matcher(text); token.find(); ) {
            switch (token.group()) {
                case "[", "{" -> {
                    depth++;
                    start = depth == 2 && token.group().equals("{") ? token.start() : start;
                }
                case "]", "}" -> {
                    depth--;
                    if (depth == 1 && token.group().equals("}") && start >= 0) {
                        spans.add(new EntrySpan(start, token.end(), host(text.substring(start, token.end()))));
                        start = -1;
                    }
                }
                case "\"" -> open = true;
                default -> {}
            }
        }
        if (depth != 0 || open) {
            throw new IllegalArgumentException("it is not a complete JSON list");
        }
        return new TargetsFile(text, true, "", spans);
    }

    private static final Pattern ITEM = Pattern.compile("(?m)^([ ]*)-(?=[ \\n\\r]|$)");

    private static TargetsFile ofYaml(String text) {
        var item = ITEM.matcher(text);
        if (!item.find()) {
            if (text.lines().allMatch(line -> line.isBlank() || line.startsWith("#") || line.equals("---"))) {
                return new TargetsFile(text, false, "", List.of());
            }
            throw new IllegalArgumentException("it is not a list of entries that begin with \"- \"");
        }
        var indent = item.group(1);
        var starts = new ArrayList<Integer>();
        do {
            if (item.group(1).equals(indent)) {
                starts.add(item.start());
            }
        } while (item.find());
        var spans = new ArrayList<EntrySpan>();
        for (int i = 0; i < starts.size(); i++) {
            int start = starts.get(i);
            int limit = i + 1 < starts.size() ? starts.get(i + 1) : text.length();
            int end = lastLine(text, start, limit, indent);
            spans.add(new EntrySpan(start, end, host(text.substring(start, end))));
        }
        return new TargetsFile(text, false, indent, spans);
    }

    /// The last indented line; comments or the end of the document after it do not belong to the entry.
    private static int lastLine(String text, int start, int limit, String indent) {
        int end = start;
        for (int line = start; line < limit; ) {
            int next = text.indexOf('\n', line);
            next = next < 0 ? limit : Math.min(limit, next + 1);
            var content = text.substring(line, next);
            if (line == start || content.startsWith(indent + " ") && !content.isBlank()) {
                end = next;
            }
            line = next;
        }
        return end;
    }

    private static final Pattern HOST =
            Pattern.compile("[\"']?" + MARK + "[\"']?\\s*:\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s,}\"']+))");

    private static String host(String entry) {
        Matcher found = HOST.matcher(entry);
        if (!found.find()) {
            return "";
        }
        for (int group = 1; group <= 3; group++) {
            if (found.group(group) != null) {
                return found.group(group);
            }
        }
        return "";
    }

    /// A JSON string, which is also a valid YAML string.
    private static String string(String value) {
        var escaped = value.replaceAll("[\"\\\\]", "\\\\$0");
        return '"'
                + CONTROL.matcher(escaped)
                        .replaceAll(found ->
                                "\\\\u%04x".formatted((int) found.group().charAt(0)))
                + '"';
    }
}
