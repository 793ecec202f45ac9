package greenwall.connectors.ssh;

import greenwall.fleet.BundledText;
import greenwall.fleet.probe.ToolCandidate.Command;
import greenwall.fleet.probe.Toolset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The words of the command that runs a tool on a host: one constant script with the words of the tool as its
/// arguments.
final class ToolWrapperCommand {
    /// The script's own lines begin with this and the mark of the run.
    static final String PREFIX = "@@";

    private static final String SCRIPT = script();

    private ToolWrapperCommand() {}

    /// With messages in English, from which the reason of a failure is known.
    private static final List<String> SUDO = List.of("env", "LC_ALL=C", "sudo", "-n");

    private static String script() {
        var script = BundledText.of(ToolWrapperCommand.class, "tool-wrapper.sh")
                .lines()
                .filter(line -> !line.strip().startsWith("#"))
                .map(String::strip)
                .collect(Collectors.joining("\n"));
        if (script.indexOf('\'') >= 0) {
            throw new IllegalStateException("the script holds a single quote");
        }
        return script;
    }

    /// The text of the script, for the helper that is installed on a host.
    static String text() {
        return SCRIPT;
    }

    static List<String> command(Command command, String mark, long seconds, boolean sudo) {
        var words = new ArrayList<String>(sudo ? SUDO : List.of());
        words.addAll(List.of("sh", "-c", SCRIPT, "greenwall-probe", mark));
        words.add(Long.toString(seconds));
        words.add(command.toolset() == Toolset.PLAIN ? "plain" : "kernel");
        words.add(Integer.toString(command.executables().size()));
        words.addAll(command.executables());
        command.environment().forEach((name, value) -> words.add(name + "=" + value));
        words.addAll(command.arguments());
        return words;
    }

    /// The words for a host on which only the helper may be run as root.
    static List<String> helperCommand(
            String helper, String mark, long seconds, String probe, int candidate, Map<String, String> values) {
        var words = new ArrayList<>(SUDO);
        words.addAll(List.of(helper, mark, Long.toString(seconds), probe, Integer.toString(candidate)));
        values.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(e -> words.add(e.getKey() + "=" + e.getValue()));
        return words;
    }

    /// Quotes the words for `sh`, for the text of the helper and the audit log. The quoted text is not run
    /// here.
    static String quoted(List<String> words) {
        return words.stream().map(ToolWrapperCommand::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String word) {
        if (word.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a word with a NUL");
        }
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
