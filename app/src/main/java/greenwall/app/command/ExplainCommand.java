package greenwall.app.command;

import greenwall.app.site.HostAccess;
import greenwall.app.site.Site;
import greenwall.app.site.SiteServicePoll;
import greenwall.app.site.SiteSourceClock;
import greenwall.app.site.SiteSources;
import greenwall.fleet.alert.AlertHosts;
import greenwall.fleet.explain.ExplainQuestion;
import greenwall.fleet.explain.Explainer;
import greenwall.fleet.explain.service.ServiceExplanation;
import greenwall.fleet.state.FleetState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "explain",
        description = {
            "What happened around an instant: when the metric changed, which log lines and series stand out, how far it"
                    + " reaches. Says \"nothing conclusive\" where the evidence is weak.",
            "With --from and --to: what was different in that window, without a metric.",
            "With --service: which of the services that it calls changed without a cause below it, and what is wrong there.",
            "Exit code 0: examined, whatever the verdict; 3: there was no metric to examine."
        })
final class ExplainCommand extends PollCommand {
    @Mixin
    private final ExplainSubjectOptions subject = new ExplainSubjectOptions();

    @Option(names = "--at", paramLabel = "TIME", description = "the instant in question (default: now)")
    private String at = "now";

    @Option(
            names = "--window",
            paramLabel = "LENGTH",
            description = "how far before and after this instant to look for the onset (default: ${DEFAULT-VALUE})")
    private String window = "30m";

    @Mixin
    private final ComparisonOptions comparison = new ComparisonOptions();

    @Option(
            names = "--journal",
            description = "allow reading the hosts' journals over SSH where the cluster has no Loki")
    private boolean journal;

    @Override
    public Integer call() throws Exception {
        var problem = problem();
        if (problem.isPresent()) {
            return process.usageError(problem.get());
        }
        if (journal && sources.configuration().readOnly().isPresent()) {
            return process.usageError(
                    HostAccess.READ_ONLY + "; run it without --journal to explain from the other sources");
        }
        var onsetWindow = TimeArguments.length(window);
        if (onsetWindow.isZero()) {
            return process.usageError("found --window " + window + "; expected a length like 30m");
        }
        // Invalid times are reported before a source is opened.
        var now = process.clock().instant();
        TimeArguments.instant(at, now);
        if (comparison.isRequested()) {
            question("", onsetWindow, now);
        }
        return sources.runOnSite(site -> subject.service().isEmpty()
                ? explain(site, onsetWindow)
                : explain(site, subject.service().get()));
    }

    private Optional<String> problem() {
        if (subject.service().isPresent()) {
            return comparison.isEmpty() && subject.isOnlyService()
                    ? Optional.empty()
                    : Optional.of("--service can be combined only with --at");
        }
        if (comparison.isRequested()) {
            return subject.namesNoMetric()
                    ? Optional.empty()
                    : Optional.of("--from takes no metric: leave out --quantity, --key and --query");
        }
        return comparison.isEmpty() && subject.hosts().size() <= 1
                ? subject.problem()
                : Optional.of("--to, --against and more than one --host need --from");
    }

    private int explain(Site site, Duration onsetWindow) throws Exception {
        var time = SiteSourceClock.of(site, process.clock());
        var fleet = subject.hosts().isEmpty()
                ? FleetState.EMPTY
                : site.singlePoller().poll();
        var cluster = subject.hosts().stream()
                .findFirst()
                .flatMap(name -> fleet.host(name).map(h -> h.cluster().name()))
                .orElse(site.clusters().getFirst().name());
        var question = question(cluster, onsetWindow, time.instant());
        var explanation = investigate(site, fleet, time, explainer -> explainer.explain(question));
        if (json) {
            ExplanationPrinter.json(explanation, process.out());
        } else {
            new ExplanationPrinter(process.out(), process.colors(), process.zone()).write(explanation);
        }
        boolean nothing = comparison.isRequested()
                ? explanation.read().lines() == 0 && explanation.series().isEmpty()
                : explanation.traces().isEmpty();
        return nothing ? 3 : 0;
    }

    private int explain(Site site, String name) throws Exception {
        var time = SiteSourceClock.of(site, process.clock());
        var fleet = site.singlePoller().poll();
        Optional<ServiceExplanation> found = investigate(
                site,
                fleet,
                time,
                explainer -> SiteServicePoll.query(site, AlertHosts.of(fleet), time.instant())
                        .explain(site, fleet, explainer, "", name, TimeArguments.instant(at, time.instant())));
        if (found.isEmpty()) {
            process.printError(
                    "no metric mentions a service " + TerminalColors.plain(name) + "; greenwall services lists them");
            return 3;
        }
        if (json) {
            ExplanationPrinter.serviceJson(found.get(), process);
        } else {
            ExplanationPrinter.service(found.get(), process);
        }
        return 0;
    }

    private interface InvestigatorWork<T> {
        T with(Explainer explainer) throws InterruptedException;
    }

    private <T> T investigate(Site site, FleetState fleet, InstantSource time, InvestigatorWork<T> work)
            throws InterruptedException {
        boolean allowJournals = journal || site.config().ssh().journal();
        try (var hosts = HostAccess.of(site, process.paths(), () -> fleet)) {
            var byName = SiteSources.of(site, name -> allowJournals ? hosts.journals(name, time) : Optional.empty());
            try (var explainer = new Explainer(
                    name -> byName.getOrDefault(name, Explainer.Sources.NONE),
                    () -> fleet,
                    time,
                    Explainer.DEFAULT_DEADLINE)) {
                return work.with(explainer);
            }
        }
    }

    private ExplainQuestion question(String cluster, Duration onsetWindow, Instant now) {
        return comparison.isRequested()
                ? comparison.question(cluster, subject.hosts(), subject.logs(), now)
                : new ExplainQuestion(
                        subject.subject(cluster), TimeArguments.instant(at, now), onsetWindow, Optional.empty());
    }
}
