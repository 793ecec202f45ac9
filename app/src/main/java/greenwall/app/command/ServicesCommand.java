package greenwall.app.command;

import greenwall.app.site.ServicePollResult;
import greenwall.app.site.Site;
import greenwall.app.site.SiteAlertPoller;
import greenwall.app.site.SourceLivenessCheck;
import greenwall.app.site.SourceTimeQuery;
import greenwall.app.site.UserChangeReader;
import greenwall.fleet.CountText;
import greenwall.fleet.InstantText;
import greenwall.fleet.alert.AlertHostFinder;
import greenwall.fleet.problem.ProblemBuilder;
import greenwall.fleet.problem.ProblemEdits;
import greenwall.fleet.service.Service;
import greenwall.fleet.state.CellState;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/// Polls the services once and prints them.
@Command(
        name = "services",
        description =
                "Lists the services, worst first: rate, errors, latency, and whether they are up. Exit code 0 ok, 1"
                        + " warning, 2 critical, 3 unknown.")
final class ServicesCommand extends JsonOutputCommand {
    private static final int MAX_HOSTS = 3;

    @Override
    public Integer call() throws Exception {
        return siteOpener.runOnSite(this::show);
    }

    private int show(Site site) throws InterruptedException {
        var time = SourceTimeQuery.query(site, process.clock());
        var fleet = site.singlePoller()
                .poll()
                .withOtherSources(new SourceLivenessCheck(site.clusters(), process.clock()).states());
        var team = new UserChangeReader(site, process.paths(), process.clock(), process::printError);
        var alerts = new SiteAlertPoller(site, team.acknowledgements(), time).poll(fleet);
        var now = time.instant();
        var withoutProblems = ServicePollResult.query(site, fleet.sources(), AlertHostFinder.of(fleet), now);
        var poll = withoutProblems
                .withProblemStates(ProblemBuilder.build(
                        fleet,
                        alerts,
                        withoutProblems.services(),
                        team.edits().orElse(ProblemEdits.NONE),
                        site.config().wall().groupBy()))
                .withFailures(alerts.failures());
        print(
                () -> text(poll, now),
                json -> json.member("at", now)
                        .objects("services", poll.services(), service -> service(json, service))
                        .fields(poll, CommandJsonShapes.SERVICE_FORMS));
        return exitCode(poll);
    }

    /// Computed like the wall's verdict: known problems rank above unknown states.
    private static int exitCode(ServicePollResult poll) {
        int known = poll.services().stream()
                .map(Service::state)
                .min(Comparator.naturalOrder())
                .map(state -> switch (state) {
                    case CRITICAL, DOWN -> 2;
                    case GONE, WARN -> 1;
                    case STALE, SILENT -> ExitCodes.UNKNOWN;
                    case OK, IDLE, ABSENT -> 0;
                })
                .orElse(0);
        return known == 0 && !poll.failures().isEmpty() ? ExitCodes.UNKNOWN : known;
    }

    private void text(ServicePollResult poll, Instant now) {
        var colors = process.colors();
        var all = poll.services();
        long notOk = all.stream().filter(service -> service.state().isProblem()).count();
        boolean unknown = all.isEmpty() && !poll.failures().isEmpty();
        process.println(colors.bold(
                        unknown
                                ? "no service is known, and not everything could be read"
                                : CountText.of(all.size(), "service") + ", " + notOk + " not ok")
                + "   "
                + colors.faint(InstantText.minuteWithUtc(now, process.zone())));
        for (var service : all) {
            process.println(colors.state(service.state()) + " " + line(service));
        }
        if (poll.forms().isEmpty() && poll.failures().isEmpty()) {
            process.println(colors.faint("no service metrics were found"));
        }
        poll.failures().forEach(failure -> process.println(colors.marked(CellState.SILENT, failure)));
    }

    private static String line(Service service) {
        var line = new StringBuilder(String.format("%-28s", TerminalColors.plain(service.name())));
        for (var quantity : List.of("rate", "errors", "p50", "p99", "budget", "latency_budget", "up")) {
            service.reading(quantity)
                    .filter(reading -> !Double.isNaN(reading.value()))
                    .ifPresent(reading -> line.append("  " + quantity.replace('_', ' ') + " "
                            + reading.quantity().number(reading.value())
                            + (reading.state() == CellState.STALE ? " (stale)" : "")));
        }
        if (!service.hosts().isEmpty()) {
            line.append("  on ").append(TerminalColors.names(service.hosts(), MAX_HOSTS));
        }
        if (!service.reason().isEmpty()) {
            line.append(": ").append(TerminalColors.plain(service.reason()));
        }
        return line.toString();
    }

    /// The JSON field names of quantities that differ from their ids.
    private static final Map<String, String> FIELDS = Map.of("p50", "p50_s", "p95", "p95_s", "p99", "p99_s");

    private static void service(JsonStreamWriter json, Service service) {
        json.fields(service, CommandJsonShapes.SERVICE);
        for (var quantity :
                List.of("rate", "errors", "p50", "p95", "p99", "budget", "latency_budget", "saturation", "up")) {
            json.member(FIELDS.getOrDefault(quantity, quantity), service.value(quantity));
        }
        json.fields(service, CommandJsonShapes.SERVICE_READINGS);
    }
}
