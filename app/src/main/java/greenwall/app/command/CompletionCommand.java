package greenwall.app.command;

import greenwall.app.command.CommandReference.Flag;
import greenwall.app.command.CommandReference.Node;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

/// Prints a shell's completion script, for users who did not install a package.
@Command(
        name = "completion",
        description = "Prints the completion script for a shell: source <(greenwall completion bash).")
final class CompletionCommand extends BaseCommand {
    @Parameters(index = "0", paramLabel = "SHELL", description = "bash, zsh or fish")
    private String shell = "";

    @Override
    public Integer call() {
        var script = script(shell, spec.root());
        if (script.isEmpty()) {
            return process.usageError("unknown shell \"" + shell + "\"; expected bash, zsh or fish");
        }
        process.out().print(script.get());
        process.out().flush();
        return 0;
    }

    /// Empty for an unknown shell.
    private static Optional<String> script(String shell, CommandSpec root) {
        return switch (shell) {
            case "bash" -> Optional.of(bash(root));
            case "zsh" -> Optional.of(zsh(CommandReference.of(root)));
            case "fish" -> Optional.of(fish(CommandReference.of(root)));
            default -> Optional.empty();
        };
    }

    /// The script that Picocli generates, without its time stamp, so that the same commit always gives the
    /// same bytes.
    private static String bash(CommandSpec root) {
        return AutoComplete.bash("greenwall", root.commandLine())
                .lines()
                .filter(line -> !line.startsWith("# Date:"))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String zsh(Node root) {
        var out = new StringBuilder("#compdef greenwall\n\n");
        root.all().forEach(node -> {
            out.append(function(node)).append("() {\n  local context state state_descr line\n  typeset -A opt_args\n");
            out.append("  _arguments -C");
            root.flags().forEach(flag -> zsh(out, flag));
            if (node != root) {
                node.flags().forEach(flag -> zsh(out, flag));
            }
            if (!node.subcommands().isEmpty()) {
                out.append(" \\\n    '1: :->command' \\\n    '*:: :->rest'\n  case $state in\n    command)\n")
                        .append("      local -a commands=(");
                node.subcommands()
                        .forEach(below ->
                                out.append("\n        ").append(zshQuoted(below.name() + ":" + below.description())));
                out.append(")\n      _describe command commands ;;\n    rest)\n      case $line[1] in\n");
                node.subcommands()
                        .forEach(below -> out.append("        " + below.name() + ") " + function(below) + " ;;\n"));
                out.append("      esac ;;\n  esac\n");
            } else {
                node.positionals()
                        .forEach(given -> out.append(" \\\n    ")
                                .append(zshQuoted(
                                        "*:" + zshWord(given.label()) + ":" + zshValues(given.file(), given.words()))));
                out.append('\n');
            }
            out.append("}\n\n");
        });
        return out.append("_greenwall \"$@\"\n").toString();
    }

    private static void zsh(StringBuilder out, Flag flag) {
        for (var name : flag.names()) {
            out.append(" \\\n    ")
                    .append(zshQuoted(name + "[" + zshWord(flag.description()) + "]"
                            + (flag.value().isEmpty()
                                    ? ""
                                    : ":" + zshWord(flag.value()) + ":" + zshValues(flag.file(), flag.words()))));
        }
    }

    private static String zshValues(boolean file, List<String> words) {
        return file ? "_files" : words.isEmpty() ? "" : "(" + String.join(" ", words) + ")";
    }

    private static String function(Node node) {
        return "_" + node.fullName().replace(' ', '_').replace('-', '_');
    }

    private static String zshWord(String text) {
        return text.replace("\\", "\\\\")
                .replace("[", "\\[")
                .replace("]", "\\]")
                .replace(":", "\\:");
    }

    private static String zshQuoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    private static String fish(Node root) {
        var out = new StringBuilder("complete -c greenwall -f\n");
        root.flags().forEach(flag -> fish(out, "", flag));
        root.all().forEach(node -> {
            var condition = condition(node);
            if (node != root) {
                node.flags().forEach(flag -> fish(out, condition, flag));
                if (node.positionals().stream().anyMatch(CommandReference.Positional::file)) {
                    out.append("complete -c greenwall").append(condition).append(" -F\n");
                }
                node.positionals().stream()
                        .filter(given -> !given.words().isEmpty())
                        .forEach(given -> out.append("complete -c greenwall")
                                .append(condition)
                                .append(fishValues(given.words()))
                                .append('\n'));
            }
            node.subcommands()
                    .forEach(below -> out.append("complete -c greenwall"
                            + (node == root ? " -n __fish_use_subcommand" : condition)
                            + " -a " + below.name() + " -d " + fishQuoted(below.description()) + "\n"));
        });
        return out.toString();
    }

    /// The fish condition that holds once every word of the command's path was typed.
    private static String condition(Node node) {
        return node.path().isEmpty()
                ? ""
                : node.path().stream()
                        .map(word -> "__fish_seen_subcommand_from " + word)
                        .collect(Collectors.joining("; and ", " -n '", "'"));
    }

    private static void fish(StringBuilder out, String condition, Flag flag) {
        out.append("complete -c greenwall").append(condition);
        for (var name : flag.names()) {
            out.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
        }
        if (!flag.value().isEmpty()) {
            out.append(flag.file() ? " -r -F" : " -x" + fishValues(flag.words()));
        }
        out.append(" -d ").append(fishQuoted(flag.description())).append('\n');
    }

    private static String fishValues(List<String> words) {
        return words.isEmpty() ? "" : " -a " + fishQuoted(String.join(" ", words));
    }

    private static String fishQuoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
