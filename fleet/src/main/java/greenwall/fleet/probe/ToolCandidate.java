package greenwall.fleet.probe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One way to run a probe: a tool of a toolset, an ordinary tool of the host, or a bpftrace program.
///
/// @param words the tool and its options; `{seconds}` is replaced by the duration and `{name}` by an argument;
///     a part in square brackets is left out if its argument was not given
/// @param program the program for bpftrace; empty for the other toolsets
public record ToolCandidate(Toolset toolset, OutputFormat format, String words, String program) {
    private static final Pattern PIECE = Pattern.compile("\\[([^\\]]*)\\]|(\\S+)");
    static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z][a-z-]*)\\}");

    /// A command to try on a host; all its words are safe.
    ///
    /// @param executables absolute paths; the first one that exists is run
    public record Command(
            Toolset toolset,
            List<String> executables,
            Map<String, String> environment,
            List<String> arguments,
            OutputFormat format) {
        static Command bpftrace(List<String> arguments, OutputFormat format) {
            // Without the cache, each address of a stack is looked up again in the symbols of its program, which
            // takes minutes for a JVM.
            return new Command(
                    Toolset.BPFTRACE,
                    Toolset.BPFTRACE.paths("bpftrace"),
                    Map.of("BPFTRACE_CACHE_USER_SYMBOLS", "1"),
                    arguments,
                    format);
        }
    }

    public Command command() {
        return with(Map.of());
    }

    /// @param values the arguments, already checked; flags have an empty value
    Command with(Map<String, String> values) {
        if (toolset == Toolset.BPFTRACE) {
            return Command.bpftrace(List.of("-f", "json", "-e", filled(program, values)), format);
        }
        var arguments = new ArrayList<String>();
        var pieces = PIECE.matcher(words);
        while (pieces.find()) {
            var optional = pieces.group(1);
            var piece = optional == null ? pieces.group(2) : optional;
            if (optional == null
                    || PLACEHOLDER.matcher(optional).results().allMatch(m -> values.containsKey(m.group(1)))) {
                Arrays.stream(piece.split(" "))
                        .map(word -> filled(word, values))
                        .filter(word -> !word.isEmpty())
                        .forEach(arguments::add);
            }
        }
        var tool = arguments.removeFirst();
        return new Command(toolset, toolset.paths(tool), Map.of(), List.copyOf(arguments), format);
    }

    static String filled(String text, Map<String, String> values) {
        return PLACEHOLDER.matcher(text).replaceAll(m -> Matcher.quoteReplacement(values.getOrDefault(m.group(1), "")));
    }
}
