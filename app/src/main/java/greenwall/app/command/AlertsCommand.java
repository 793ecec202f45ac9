package greenwall.app.command;

import greenwall.app.site.Site;
import greenwall.app.site.SiteAlertPoll;
import greenwall.app.site.SiteTime;
import greenwall.app.site.TeamSnapshot;
import greenwall.fleet.alert.AlertFilter;
import greenwall.fleet.alert.AlertState;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Polls the alerts once.
@Command(
        name = "alerts",
        description =
                "What is firing, pending or silenced, and by whom. Exit code 0: every source answered, 3: at least one did not.")
final class AlertsCommand extends PollCommand {
    private static final int UNKNOWN = 3;

    @Parameters(
            paramLabel = "FILTER",
            arity = "0..*",
            description = "words that must appear, -word for words that must not, label=value, is:pending")
    private List<String> filter = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        return sources.on(site -> show(look(program, site)));
    }

    static AlertState look(ProcessContext program, Site site) throws InterruptedException {
        return look(program, site, SiteTime.of(site, program.clock()));
    }

    static AlertState look(ProcessContext program, Site site, InstantSource time) throws InterruptedException {
        var fleet = site.once().poll();
        var people = new TeamSnapshot(site, program.paths(), program.clock());
        return new SiteAlertPoll(site, people.acknowledged(), time).look(fleet);
    }

    private int show(AlertState state) {
        var wanted = AlertFilter.of(String.join(" ", filter));
        var shown = state.with(state.alerts().stream().filter(wanted).toList());
        if (json) {
            AlertsText.json(shown, program.out());
        } else {
            new AlertsText(program).write(shown);
        }
        return state.troubles().isEmpty() ? 0 : UNKNOWN;
    }
}
