package greenwall.app.command;

import greenwall.app.site.AlertLook;
import greenwall.app.site.LogAndAlertSources;
import greenwall.app.site.Site;
import greenwall.fleet.state.FleetState;
import picocli.CommandLine.Command;

/// One look at the whole fleet, with a verdict for whoever called.
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description =
                "The wall as text, worst first. The exit code is the verdict: 0 ok, 1 warning, 2 critical, 3 unknown.")
final class CheckCommand extends LookCommand {
    CheckCommand(Program program, Sources sources) {
        super(program, sources);
    }

    @Override
    public Integer call() throws Exception {
        return sources.on(site -> {
            var fleet = look(site);
            if (json) {
                CheckJson.write(fleet, program.out());
            } else {
                new CheckText(program.out(), new TerminalColors(program.terminal()), program.zone()).write(fleet);
            }
            return fleet.verdict().exitCode();
        });
    }

    private FleetState look(Site site) throws InterruptedException {
        var heartbeat = site.once();
        heartbeat.silence(AlertLook.silences(site));
        var fleet = heartbeat.beat();
        return fleet.beside(new LogAndAlertSources(site.clusters(), program.clock()).ask());
    }
}
