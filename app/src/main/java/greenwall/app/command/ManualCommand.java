package greenwall.app.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Prints the manual page; the build of the installers uses it.
@Command(name = "manual", hidden = true, description = "Prints the manual page: greenwall manual | man -l -")
final class ManualCommand extends SourceCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        var version = new VersionProvider();
        process.out().print(ManualPage.of(CommandDocs.of(spec.root()), version.number(), version.day()));
        process.out().flush();
        return 0;
    }
}
