package greenwall.app.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// The declared command line without its hidden parts, for the manual page and the shell completions.
final class CommandReference {
    private CommandReference() {}

    /// @param path the names of the commands below `greenwall` that lead to this one; empty for `greenwall`
    /// itself
    record Node(
            List<String> path,
            String description,
            List<Flag> flags,
            List<Positional> positionals,
            List<Node> subcommands) {
        String name() {
            return path.isEmpty() ? "greenwall" : path.getLast();
        }

        String fullName() {
            return Stream.concat(Stream.of("greenwall"), path.stream()).collect(Collectors.joining(" "));
        }

        /// The last name, with the labels of the parameters that must be given.
        String shortUsage() {
            return Stream.concat(
                            Stream.of(name()),
                            positionals.stream()
                                    .filter(each -> !each.optional())
                                    .map(Positional::label))
                    .collect(Collectors.joining(" "));
        }

        /// This command and all its subcommands, at any depth.
        Stream<Node> all() {
            return Stream.concat(Stream.of(this), subcommands.stream().flatMap(Node::all));
        }
    }

    /// @param value the label of the flag's value; empty if it takes none
    /// @param words the values that a shell completes
    record Flag(List<String> names, String value, boolean file, List<String> words, String description) {}

    record Positional(String label, boolean file, List<String> words, boolean optional, String description) {}

    static Node of(CommandSpec root) {
        return node(root, List.of());
    }

    private static Node node(CommandSpec spec, List<String> path) {
        var flags = spec.options().stream()
                .filter(option -> !option.hidden() && (path.isEmpty() || !option.inherited()))
                .map(CommandReference::flag)
                .toList();
        var given = spec.positionalParameters().stream()
                .filter(positional -> !positional.hidden())
                .map(CommandReference::given)
                .toList();
        var below = new LinkedHashSet<>(spec.subcommands().values())
                .stream()
                        .map(line -> line.getCommandSpec())
                        .filter(command -> !command.usageMessage().hidden())
                        .map(command -> node(
                                command,
                                Stream.concat(path.stream(), Stream.of(command.name()))
                                        .toList()))
                        .toList();
        return new Node(path, text(spec.usageMessage().description()), flags, given, below);
    }

    private static Flag flag(OptionSpec option) {
        boolean valued = option.arity().max() > 0;
        return new Flag(
                List.of(option.names()),
                valued ? option.paramLabel() : "",
                valued && isFile(option.paramLabel()),
                words(option),
                text(option.description()).replace("${DEFAULT-VALUE}", String.valueOf(option.defaultValueString())));
    }

    private static Positional given(PositionalParamSpec positional) {
        return new Positional(
                positional.paramLabel(),
                isFile(positional.paramLabel()),
                words(positional),
                positional.arity().min() == 0,
                text(positional.description())
                        .replace("${DEFAULT-VALUE}", String.valueOf(positional.defaultValueString())));
    }

    private static List<String> words(ArgSpec value) {
        var words = new ArrayList<String>();
        if (value.completionCandidates() != null) {
            value.completionCandidates().forEach(words::add);
        }
        return words;
    }

    private static boolean isFile(String label) {
        return label.contains("FILE") || label.contains("DIR") || label.contains(".");
    }

    private static String text(String[] lines) {
        return Arrays.stream(lines).collect(Collectors.joining(" ")).replaceAll("\\s+", " ");
    }
}
