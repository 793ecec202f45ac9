package greenwall.fleet.probe.result;

import greenwall.fleet.probe.ToolCandidate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// How a bpftrace program uses its maps: which function fills each map, and whether the map is cleared after it
/// was printed. If it is, each print contains only the figures of its interval; otherwise it contains all since
/// the start. The tools of the collections clear their maps.
public record BpftraceMapUse(Map<String, Function> functions, Set<String> cleared, boolean all) {
    /// The use of maps by tools that are not bpftrace programs.
    public static final BpftraceMapUse TOOL = new BpftraceMapUse(Map.of(), Set.of(), true);

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

    public static BpftraceMapUse of(ToolCandidate.Attempt attempt) {
        return attempt.collection() == ToolCandidate.Collection.BPFTRACE
                ? ofProgram(
                        attempt.arguments().isEmpty() ? "" : attempt.arguments().getLast())
                : TOOL;
    }

    public static BpftraceMapUse ofProgram(String program) {
        var functions = new HashMap<String, Function>();
        var cleared = new HashSet<String>();
        int depth = 0;
        int headBegins = 0;
        boolean atEnd = false;
        for (int i = 0; i < program.length(); i++) {
            char c = program.charAt(i);
            if (c == '"') {
                i = afterText(program, i);
            } else if (c == '{') {
                if (depth++ == 0) {
                    atEnd = program.substring(headBegins, i).strip().matches("(?i)END");
                }
            } else if (c == '}') {
                depth = Math.max(0, depth - 1);
                headBegins = i + 1;
            } else if (c == '@' && depth > 0) {
                int end = i + 1;
                while (end < program.length() && Character.isJavaIdentifierPart(program.charAt(end))) {
                    end++;
                }
                var name = program.substring(i, end);
                assigned(program, end, name, functions);
                if (!atEnd && (precededBy(program, i, "clear(") || precededBy(program, i, "zero("))) {
                    cleared.add(name);
                }
                i = end - 1;
            }
        }
        return new BpftraceMapUse(functions, cleared, false);
    }

    private static int afterText(String program, int quote) {
        int i = quote + 1;
        while (i < program.length() && program.charAt(i) != '"') {
            i += program.charAt(i) == '\\' ? 2 : 1;
        }
        return i;
    }

    private static boolean precededBy(String program, int at, String word) {
        return program.startsWith(word, at - word.length());
    }

    private static void assigned(String program, int from, String name, Map<String, Function> functions) {
        int i = from;
        if (i < program.length() && program.charAt(i) == '[') {
            int depth = 0;
            do {
                depth += program.charAt(i) == '[' ? 1 : program.charAt(i) == ']' ? -1 : 0;
                i++;
            } while (depth > 0 && i < program.length());
        }
        i = afterBlanks(program, i);
        if (i >= program.length() || program.charAt(i) != '=' || program.startsWith("==", i)) {
            return;
        }
        i = afterBlanks(program, i + 1);
        for (var function : Function.values()) {
            if (program.regionMatches(
                    true, i, function + "(", 0, function.name().length() + 1)) {
                functions.put(name, function);
            }
        }
    }

    private static int afterBlanks(String program, int from) {
        int i = from;
        while (i < program.length() && Character.isWhitespace(program.charAt(i))) {
            i++;
        }
        return i;
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
