package greenwall.connectors.ssh;

import greenwall.fleet.BundledText;
import greenwall.fleet.probe.Probe;
import greenwall.fleet.probe.ProbeArgument;
import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.probe.ToolCandidate;
import greenwall.fleet.probe.Toolset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Generates the helper for hosts on which the console's user must not have a root shell: a script, owned by
/// root, that runs only the tools of the catalogue and checks every argument again.
public final class SudoHelperScript {
    public static final String PATH = "/usr/local/sbin/greenwall-probe";
    private static final Pattern PIECE = Pattern.compile("\\[([^\\]]*)\\]|(\\S+)");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z][a-z-]*)\\}");

    private SudoHelperScript() {}

    /// The script, with instructions for its installation in the first lines.
    public static String text(ProbeCatalogue catalogue) {
        var variables = all(catalogue, Probe::arguments, (_, a) -> variable(a.name()) + "=")
                .distinct()
                .sorted();
        var arguments = all(catalogue, Probe::arguments, SudoHelperScript::argument);
        var probes = catalogue.all().stream()
                .map(p -> "  " + p.name() + ") most=" + p.maxDuration().toSeconds() + " ;;");
        var tools =
                all(catalogue, Probe::candidates, SudoHelperScript::candidate).filter(tool -> !tool.isEmpty());
        return BundledText.of(SudoHelperScript.class, "sudo-helper.sh")
                .replace("@PATH@", PATH)
                .replace("@VARIABLES@", lines(variables))
                .replace("@ARGUMENTS@", lines(arguments))
                .replace("@PROBES@", lines(probes))
                .replace("@WRAPPER@", ToolWrapperCommand.text())
                // Replaced last, because programs may contain any text.
                .replace("@TOOLS@", lines(tools));
    }

    private static <T> Stream<String> all(
            ProbeCatalogue catalogue, Function<Probe, List<T>> parts, BiFunction<Probe, T, String> text) {
        return catalogue.all().stream().flatMap(p -> parts.apply(p).stream().map(part -> text.apply(p, part)));
    }

    private static String lines(Stream<String> lines) {
        return lines.collect(Collectors.joining("\n"));
    }

    private static String variable(String argument) {
        return "v_" + argument.replace('-', '_');
    }

    private static String argument(Probe probe, ProbeArgument argument) {
        var name = argument.name();
        var check = switch (argument) {
            case ProbeArgument.Flag _ -> variable(name) + "=yes";
            case ProbeArgument.Word _ -> "word \"$value\" " + name + "; " + variable(name) + "=$value";
            case ProbeArgument.WholeNumber whole ->
                "whole \"$value\" " + whole.min() + " " + whole.max() + " " + name + "; " + variable(name) + "=$value";
        };
        return "    " + probe.name() + "." + name + ") " + check + " ;;";
    }

    /// The lines for a tool; empty for a tool that does not need root.
    private static String candidate(Probe probe, ToolCandidate candidate) {
        if (candidate.toolset() == Toolset.PLAIN) {
            return "";
        }
        int number = probe.candidates().indexOf(candidate) + 1;
        var lines = new ArrayList<String>();
        var command = candidate.command();
        lines.add("set -- " + command.executables().size() + " " + ToolWrapperCommand.quoted(command.executables()));
        command.environment().forEach((name, value) -> lines.add("set -- \"$@\" " + name + "=" + value));
        if (candidate.toolset() == Toolset.BPFTRACE) {
            lines.add("set -- \"$@\" -f json -e " + filled(candidate.program()));
        } else {
            var pieces = PIECE.matcher(candidate.words());
            boolean tool = true;
            while (pieces.find()) {
                if (tool) {
                    tool = false;
                } else if (pieces.group(1) == null) {
                    lines.add("set -- \"$@\" " + filled(pieces.group(2)));
                } else {
                    lines.add(optional(probe, pieces.group(1)));
                }
            }
        }
        return "  " + probe.name() + ":" + number + ")\n    " + String.join("\n    ", lines) + " ;;";
    }

    private static String optional(Probe probe, String piece) {
        var given = PLACEHOLDER
                .matcher(piece)
                .results()
                .map(m -> "[ -n \"$" + variable(m.group(1)) + "\" ]")
                .collect(Collectors.joining(" && "));
        var words = new ArrayList<String>();
        for (var word : piece.split(" ")) {
            var name = PLACEHOLDER.matcher(word);
            boolean flag = name.matches()
                    && probe.arguments().stream()
                            .anyMatch(a -> a.name().equals(name.group(1)) && a instanceof ProbeArgument.Flag);
            if (!flag) {
                words.add(filled(word));
            }
        }
        return "if " + given + "; then set -- \"$@\" " + String.join(" ", words) + "; fi";
    }

    /// The text as one shell word, with variables for the checked values.
    private static String filled(String text) {
        var out = new StringBuilder();
        int from = 0;
        var places = PLACEHOLDER.matcher(text);
        while (places.find()) {
            out.append(literal(text.substring(from, places.start())));
            var name = places.group(1);
            out.append("\"$")
                    .append(name.equals("seconds") ? "seconds" : variable(name))
                    .append('"');
            from = places.end();
        }
        return out.append(literal(text.substring(from))).toString();
    }

    private static String literal(String text) {
        return text.isEmpty() ? "" : ToolWrapperCommand.quoted(List.of(text));
    }
}
