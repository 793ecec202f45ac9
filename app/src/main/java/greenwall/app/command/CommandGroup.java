package greenwall.app.command;

import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// A command that only groups other commands. Without one of them it lists them.
abstract class CommandGroup extends BaseCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public final Integer call() {
        var commands = CommandReference.of(spec).subcommands().stream()
                .map(CommandReference.Node::shortUsage)
                .collect(Collectors.joining(", "));
        return process.usageError("missing subcommand; try: " + spec.qualifiedName() + " " + commands);
    }
}
