package greenwall.app.command;

import greenwall.app.site.LogAndAlertSources;
import greenwall.app.site.SiteServicePoll;
import greenwall.fleet.alert.AlertHosts;
import picocli.CommandLine.Command;

/// What was found on the site, and how to add what is missing.
@Command(
        name = "doctor",
        description =
                "Every source, every host's names and how they were joined, every quantity's and service's form, and what is missing"
                        + " and why. Exit code 0: every source answers, 3: one does not.")
final class DoctorCommand extends PollCommand {
    private static final int SILENT = 3;

    @Override
    public Integer call() throws Exception {
        return sources.on(site -> {
            var diagnosis = site.once().diagnose();
            var companions = new LogAndAlertSources(site.clusters(), program.clock()).examine();
            var services = SiteServicePoll.look(site, AlertHosts.NONE, diagnosis.at());
            if (json) {
                DoctorText.json(diagnosis, companions, services, program.out());
            } else {
                new DoctorText(program.out(), program.ink()).write(diagnosis, companions, services);
            }
            boolean all = DoctorText.all(diagnosis, companions)
                    .allMatch(found -> found.state().lastAnswer().isPresent());
            return all ? 0 : SILENT;
        });
    }
}
