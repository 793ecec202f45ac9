package greenwall.app.command;

import greenwall.app.console.SavedStateFile;
import greenwall.app.site.DirectCheckLoop;
import greenwall.app.site.HostActions;
import greenwall.app.site.Site;
import greenwall.app.site.SiteAlertPoller;
import greenwall.app.site.SourceLivenessCheck;
import greenwall.fleet.InstantText;
import greenwall.fleet.state.FleetState;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Polls the whole fleet once and exits with the verdict as exit code.
@Command(
        name = "check",
        description =
                "Lists the hosts, worst first. The exit code is the worst state: 0 ok, 1 warning, 2 critical, 3 unknown."
                        + " For alerts and services, see greenwall problems.")
final class CheckCommand extends JsonOutputCommand {
    @Option(
            names = "--direct",
            description = "also check hosts and services directly from this machine, once, whatever Prometheus"
                    + " reports about them")
    boolean direct;

    @Mixin
    private final PointInTimeOption pointInTime = new PointInTimeOption();

    @Override
    public Integer call() throws Exception {
        var at = pointInTime.instant(process.clock());
        if (direct && at.isPresent()) {
            return process.usageError("--direct checks the current state; it cannot be combined with --at");
        }
        return siteOpener.runOnSite(site -> {
            var fleet = poll(PointInTimeOption.siteAt(site, at, process.clock()));
            print(() -> text(fleet, at), json -> FleetStatePrinter.writeJson(json, fleet));
            return fleet.exitStatus().exitCode();
        });
    }

    private void text(FleetState fleet, Optional<Instant> at) {
        at.ifPresent(then -> process.println("NOT LIVE: as of " + InstantText.minuteWithUtc(then, process.zone())));
        new FleetStatePrinter(process.out(), process.colors(), process.zone()).write(fleet);
    }

    private FleetState poll(Site site) throws InterruptedException {
        var poller = site.singlePoller();
        if (site.pastClock().isPresent()) {
            return poller.poll();
        }
        poller.setSilences(SiteAlertPoller.silences(site));
        var fleet = poller.poll();
        var current = fleet.withOtherSources(new SourceLivenessCheck(site.clusters(), process.clock()).states());
        if (!direct) {
            return current;
        }
        var earlier = SavedStateFile.ofLastRun(process.paths().stateFolder(), site, process.clock());
        var known = withEarlierHosts(current, earlier);
        try (var hosts = HostActions.of(site, process.paths(), process.clock(), () -> known)) {
            var checked = DirectCheckLoop.runRound(site, hosts.checkRunner(), process.clock(), current, known);
            return withEarlierHosts(checked, earlier);
        }
    }

    /// The hosts of a Prometheus that does not respond are taken from the last run of the console.
    private static FleetState withEarlierHosts(FleetState fleet, Optional<FleetState> earlier) {
        return earlier.map(fleet::withEarlierClusters).orElse(fleet);
    }
}
