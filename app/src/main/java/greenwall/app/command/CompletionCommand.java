package greenwall.app.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Prints a shell's completion script, for users who did not install a package.
@Command(
        name = "completion",
        description = "Prints the completion script for a shell: source <(greenwall completion bash).")
final class CompletionCommand extends SourceCommand {
    @Parameters(index = "0", paramLabel = "SHELL", description = "bash, zsh or fish")
    private String shell = "";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        var script = CompletionScripts.of(shell, spec.root());
        if (script.isEmpty()) {
            return process.usageError("found the shell \"" + shell + "\"; expected bash, zsh or fish");
        }
        process.out().print(script.get());
        process.out().flush();
        return 0;
    }
}
