package greenwall.app.command;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;

/// Every command. A new one is a class and a line here.
final class Commands {
    private Commands() {}

    /// A file that a person asked for could not be written; what was there before is as it was.
    static int unwritten(Program program, Path file, IOException why) {
        var said = why instanceof FileSystemException named && named.getReason() != null
                ? named.getReason()
                : why instanceof FileSystemException ? why.getClass().getSimpleName() : why.getMessage();
        program.complain(file + " cannot be written: " + said);
        return Program.FAILED;
    }

    static List<Object> all(Program program, GlobalOptions options) {
        var sources = new Sources(program, options);
        return List.of(
                new CheckCommand(program, sources),
                new DoctorCommand(program, sources),
                new ExplainCommand(program, sources),
                new ShotCommand(program, sources),
                new ProbeCommand(program, sources),
                new AlertsCommand(program, sources),
                new ProblemsCommand(program, sources),
                new ServicesCommand(program, sources),
                new HistoryCommand(program, sources),
                SilenceCommand.with(program, sources),
                IncidentCommand.with(program, sources),
                LogsCommand.with(program),
                TraceCommand.with(program, sources),
                RulesCommand.with(program, sources),
                RunbookCommand.with(program, sources),
                ViewCommand.with(program, sources),
                new SignInCommand(program, sources),
                new LabCommand(program, options),
                new CompletionCommand(program),
                new ManualCommand(program),
                new RehearseCommand(program));
    }
}
