package greenwall.app.command;

import java.util.List;

/// Every command. A new one is a class and a line here.
final class Commands {
    private Commands() {}

    static List<Object> all(Program program, GlobalOptions options) {
        var sources = new Sources(program, options);
        return List.of(
                new CheckCommand(program, sources),
                new DoctorCommand(program, sources),
                new ExplainCommand(program, sources),
                new ShotCommand(program, sources),
                new ProbeCommand(program, sources),
                new AlertsCommand(program, sources),
                new HistoryCommand(program, sources),
                SilenceCommand.with(program, sources),
                IncidentCommand.with(program, sources),
                LogsCommand.with(program),
                RulesCommand.with(program, sources),
                RunbookCommand.with(program, sources),
                new LabCommand(program),
                new CompletionCommand(program),
                new ManualCommand(program),
                new RehearseCommand(program));
    }
}
