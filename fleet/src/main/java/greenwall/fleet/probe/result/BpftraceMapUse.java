package greenwall.fleet.probe.result;

import greenwall.fleet.probe.ToolCandidate;
import greenwall.fleet.probe.Toolset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// How a bpftrace program uses its maps: which function fills each map, and whether the map is cleared after it
/// was printed. If it is, each print contains only the figures of its interval; otherwise it contains all since
/// the start. The tools of the collections clear their maps.
///
/// @param largest how many of its largest entries each print of a map contains, if not all
public record BpftraceMapUse(
        Map<String, Function> functions, Set<String> cleared, Map<String, Integer> largest, boolean all) {
    /// The use of maps by tools that are not bpftrace programs.
    public static final BpftraceMapUse TOOL = new BpftraceMapUse(Map.of(), Set.of(), Map.of(), true);

    private static final Pattern TEXT = Pattern.compile("\"(?:[^\"\\\\]++|\\\\.)*+\"?", Pattern.DOTALL);
    /// `@map = hist(` or `@map[key] = hist(`, where the key may contain another map with its key.
    private static final Pattern ASSIGNMENT =
            Pattern.compile("(@\\w*+)(?:\\[(?:[^\\[\\]]++|\\[[^\\[\\]]*+])*+])?\\s*+=\\s*+"
                    + "(?i:(hist|lhist|count|sum|avg|min|max|stats)\\()");
    /// The block may contain two levels of blocks.
    private static final Pattern END_BLOCK =
            Pattern.compile("(?:\\A|(?<=}))\\s*+(?i:END)\\s*+\\{(?:[^{}]++|\\{(?:[^{}]++|\\{[^{}]*+})*+})*+}");
    private static final Pattern CLEARED = Pattern.compile("(?:clear|zero)\\((@\\w*+)");

    private static final Pattern LARGEST = Pattern.compile("print\\((@\\w*+),\\s*+(\\d{1,9})\\b");

    public enum Function {
        HIST,
        LHIST,
        COUNT,
        SUM,
        AVG,
        MIN,
        MAX,
        STATS,
        /// Set to a value, or unknown.
        VALUE
    }

    public static BpftraceMapUse of(ToolCandidate.Command attempt) {
        return attempt.toolset() == Toolset.BPFTRACE
                ? ofProgram(
                        attempt.arguments().isEmpty() ? "" : attempt.arguments().getLast())
                : TOOL;
    }

    public static BpftraceMapUse ofProgram(String program) {
        var code = TEXT.matcher(program).replaceAll("\"\"");
        var functions = new HashMap<String, Function>();
        var assignment = ASSIGNMENT.matcher(code);
        while (assignment.find()) {
            functions.put(
                    assignment.group(1), Function.valueOf(assignment.group(2).toUpperCase(Locale.ROOT)));
        }
        var cleared = CLEARED.matcher(END_BLOCK.matcher(code).replaceAll(""))
                .results()
                .map(clear -> clear.group(1))
                .collect(Collectors.toSet());
        var largest = LARGEST.matcher(code)
                .results()
                .collect(
                        Collectors.toMap(print -> print.group(1), print -> Integer.valueOf(print.group(2)), Math::min));
        return new BpftraceMapUse(functions, cleared, largest, false);
    }

    public Function function(String map) {
        return functions.getOrDefault(map, Function.VALUE);
    }

    /// Whether a print of the map contains only the figures of one interval.
    public boolean isCleared(String map) {
        return all || cleared.contains(map);
    }

    /// Whether maps of stacks, whose names are unknown, start again after each print.
    boolean anyCleared() {
        return all || !cleared.isEmpty();
    }
}
