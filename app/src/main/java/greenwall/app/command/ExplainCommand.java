package greenwall.app.command;

import greenwall.app.site.ExplainerSources;
import greenwall.app.site.HostActions;
import greenwall.app.site.ServicePollResult;
import greenwall.app.site.Site;
import greenwall.app.site.SourceTimeQuery;
import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.alert.AlertHostFinder;
import greenwall.fleet.explain.ClusterExplainer;
import greenwall.fleet.explain.ExplainQuestion;
import greenwall.fleet.explain.service.ServiceExplanation;
import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.service.Service;
import greenwall.fleet.source.ClusterLabelFilter;
import greenwall.fleet.state.Cell;
import greenwall.fleet.state.FleetState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "explain",
        description = {
            "Explains what happened around a point in time: when the metric changed, which log lines and series stand"
                    + " out, and how many hosts are affected. Says \"nothing conclusive\" where the evidence is weak.",
            "With --from and --to: shows what was different in that time range; needs no metric.",
            "With --service: shows where in its call chain the trouble began, and what is wrong there.",
            "Exit code 0: examined, whatever the verdict; 3: there was nothing to examine."
        })
final class ExplainCommand extends JsonOutputCommand {
    @Mixin
    private final ExplainSubjectOptions subject = new ExplainSubjectOptions();

    @Option(names = "--at", paramLabel = "TIME", description = "the time to explain (default: now)")
    private String at = "now";

    @Option(
            names = "--window",
            paramLabel = "DURATION",
            description = "how far before and after that time to look for the onset (default: ${DEFAULT-VALUE})")
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
        if (journal && siteOpener.configuration().readOnly().isPresent()) {
            return process.usageError(
                    CommandConfigLoader.NOTHING_RUN + "; run it without --journal to explain from the other sources");
        }
        var onsetWindow = TimeArgumentParser.length(window);
        if (onsetWindow.isZero()) {
            return process.usageError("invalid --window " + window + "; expected a duration like 30m");
        }
        // Invalid times are reported before a source is opened.
        var now = process.clock().instant();
        TimeArgumentParser.instant(at, now);
        if (comparison.isRequested()) {
            question("", onsetWindow, now);
        }
        return siteOpener.runOnSite(
                site -> subject.service.isEmpty() ? explain(site, onsetWindow) : explain(site, subject.service.get()));
    }

    private Optional<String> problem() {
        subject.query.ifPresent(_ -> refuseWith("--query", "--key"));
        if (subject.service.isPresent()) {
            refuseWith("--service", "--window");
            return comparison.isEmpty() && subject.isOnlyService()
                    ? Optional.empty()
                    : Optional.of("--service takes no host, metric, --logs or time range; leave them out");
        }
        if (comparison.isRequested()) {
            refuseWith("--from", "--at", "--window");
            return subject.namesNoMetric()
                    ? Optional.empty()
                    : Optional.of("--from takes no metric: leave out --quantity, --key and --query");
        }
        return comparison.isEmpty() && subject.hosts.size() <= 1
                ? subject.problem()
                : Optional.of("--to, --against and more than one --host need --from");
    }

    private int explain(Site site, Duration onsetWindow) throws Exception {
        var time = SourceTimeQuery.query(site, process.clock());
        var fleet = subject.needsFleet() ? fleet(site, time.instant()) : FleetState.EMPTY;
        // Without any host, the sources do not respond, and the explanation says so.
        var unknown = subject.hosts.stream()
                .filter(name -> !fleet.hosts().isEmpty() && fleet.host(name).isEmpty())
                .findFirst();
        if (unknown.isPresent()) {
            return reportHostThatMayExist(unknown.get(), fleet) ? ExitCodes.UNKNOWN : unknownHost(unknown.get(), fleet);
        }
        var quantities = subject.hosts.stream()
                .flatMap(name -> fleet.host(name).stream())
                .flatMap(host -> Stream.concat(host.cells().stream().map(Cell::quantity), host.absent().stream()))
                .map(Quantity::id)
                .distinct()
                .toList();
        if (subject.quantity.isPresent() && !quantities.isEmpty() && !quantities.contains(subject.quantity.get())) {
            return reportUnknownName("--quantity", subject.quantity.get(), quantities);
        }
        var cluster = subject.hosts.stream()
                .findFirst()
                .flatMap(name -> fleet.host(name).map(h -> h.cluster().name()))
                .orElseGet(() -> subject.hosts.isEmpty()
                        ? onlyCluster(site)
                        : site.clusters().getFirst().name());
        var question = question(cluster, onsetWindow, time.instant());
        var explanation = investigate(site, fleet, time, explainer -> explainer.explain(question));
        var printer = new ExplanationPrinter(process.out(), process.colors(), process.zone());
        print(() -> printer.write(explanation), json -> ExplanationPrinter.writeJson(json, explanation));
        boolean nothing = comparison.isRequested()
                ? explanation.logCoverage().lines() == 0 && explanation.series().isEmpty()
                : explanation.metricSeries().isEmpty();
        return nothing ? ExitCodes.UNKNOWN : 0;
    }

    /// The cluster of a question without a host.
    private String onlyCluster(Site site) {
        var candidates = site.clusters().stream()
                .filter(cluster -> cluster.metrics().isPresent() || subject.query.isEmpty())
                .filter(cluster -> cluster.cluster()
                        .slice()
                        .map(ClusterLabelFilter::hasTargets)
                        .orElse(true))
                .map(Site.ConnectedCluster::name)
                .toList();
        if (candidates.size() > 1) {
            throw new CommandFailedException(
                    "there are several clusters; use --cluster " + String.join("|", candidates));
        }
        return candidates.isEmpty() ? site.clusters().getFirst().name() : candidates.getFirst();
    }

    private FleetState fleet(Site site, Instant now) {
        return subject.asksForWorst()
                ? site.forWorstAt(
                        TimeArgumentParser.instant(at, now),
                        now,
                        state -> state.host(subject.hosts.getFirst()).isPresent(),
                        () -> site.singlePoller().poll())
                : site.singlePoller().poll();
    }

    private int explain(Site site, String name) throws Exception {
        var time = SourceTimeQuery.query(site, process.clock());
        var fleet = site.singlePoller().poll();
        var services = ServicePollResult.query(site, fleet.sources(), AlertHostFinder.of(fleet), time.instant());
        var clusters = services.services().stream()
                .filter(service -> service.name().equals(name))
                .map(Service::cluster)
                .distinct()
                .sorted()
                .toList();
        if (clusters.size() > 1) {
            return process.usageError(
                    "several clusters have a service named " + name + "; use --cluster " + String.join("|", clusters));
        }
        Optional<ServiceExplanation> found = investigate(
                site,
                fleet,
                time,
                explainer -> services.explain(
                        site, fleet, explainer, "", name, TimeArgumentParser.instant(at, time.instant())));
        if (found.isEmpty()) {
            var failures = services.failures();
            failures.forEach(process::printError);
            if (failures.isEmpty()) {
                process.printError(
                        "no service named " + TerminalColors.plain(name) + " is known; see greenwall services");
            }
            return ExitCodes.UNKNOWN;
        }
        print(
                () -> ExplanationPrinter.writeService(found.get(), process),
                json -> ExplanationPrinter.writeServiceJson(json, found.get()));
        return 0;
    }

    private interface ExplainerTask<T> {
        T with(ClusterExplainer explainer) throws InterruptedException;
    }

    private <T> T investigate(Site site, FleetState fleet, InstantSource time, ExplainerTask<T> work)
            throws InterruptedException {
        boolean allowJournals = journal || site.config().ssh().journal();
        try (var hosts = HostActions.of(site, process.paths(), process.clock(), () -> fleet);
                var explainer = ExplainerSources.explainer(
                        site,
                        name -> allowJournals ? hosts.journals(name, time) : Optional.empty(),
                        fleet,
                        time,
                        process.zone())) {
            return work.with(explainer);
        }
    }

    private ExplainQuestion question(String cluster, Duration onsetWindow, Instant now) {
        return comparison.isRequested()
                ? comparison.question(cluster, subject.hosts, subject.logs.orElse(""), now, process.zone())
                : new ExplainQuestion(
                        subject.subject(cluster), TimeArgumentParser.instant(at, now), onsetWindow, Optional.empty());
    }

    /// The options of `explain` that compare a window with another one.
    static final class ComparisonOptions {
        @Option(names = "--from", paramLabel = "TIME", description = "the start of the time range to compare")
        private Optional<String> from = Optional.empty();

        @Option(
                names = "--to",
                paramLabel = "TIME",
                description = "the end of the time range to compare (default: now)")
        private Optional<String> to = Optional.empty();

        @Option(
                names = "--against",
                paramLabel = "WHEN",
                description = "with --from: compare with a time range of the same length that begins at this time;"
                        + " \"yesterday\" and \"last-week\" mean the same hours a day or a week earlier (default: the"
                        + " time range just before)")
        private Optional<String> against = Optional.empty();

        boolean isRequested() {
            return from.isPresent();
        }

        boolean isEmpty() {
            return Stream.of(from, to, against).allMatch(Optional::isEmpty);
        }

        /// @param zone in which days are counted
        ExplainQuestion question(String cluster, List<String> hosts, String logs, Instant now, ZoneId zone) {
            var window = window(now);
            return ExplainQuestion.between(cluster, hosts, logs, window, other(window, now, zone));
        }

        private TimeWindow window(Instant now) {
            var word = from.orElseThrow();
            var start = TimeArgumentParser.instant(word, now);
            var end = to.map(time -> TimeArgumentParser.instant(time, now)).orElse(now);
            if (!start.isBefore(end)) {
                throw new CommandFailedException("--from " + word + " is not before --to " + to.orElse("now")
                        + "; expected a time range in the past, such as --from -30m --to -20m");
            }
            return new TimeWindow(start, end);
        }

        private Optional<TimeWindow> other(TimeWindow window, Instant now, ZoneId zone) {
            var start = window.start().atZone(zone);
            return against.map(word -> switch (word) {
                        case "yesterday" -> start.minusDays(1).toInstant();
                        case "last-week" -> start.minusWeeks(1).toInstant();
                        default -> TimeArgumentParser.instant(word, now);
                    })
                    .map(begin -> new TimeWindow(begin, begin.plus(window.length())));
        }
    }

    /// The options of `explain` that name what to examine.
    static final class ExplainSubjectOptions {
        @Option(
                names = "--host",
                paramLabel = "H",
                description = "the host, by any of its names; may be repeated with --from and --to")
        private List<String> hosts = new ArrayList<>();

        @Option(
                names = "--quantity",
                paramLabel = "Q",
                description = "as in greenwall check: disk.read.latency, up … (default: the worst)")
        private Optional<String> quantity = Optional.empty();

        @Option(
                names = "--key",
                paramLabel = "NAME=VALUE",
                description = "which pool, peer, guest or device of the host")
        private Map<String, String> key = new LinkedHashMap<>();

        @Option(
                names = "--query",
                paramLabel = "PROMQL",
                description = "any PromQL query, instead of a host and quantity")
        private Optional<String> query = Optional.empty();

        @Option(
                names = "--logs",
                paramLabel = "LOGQL",
                description =
                        "with --query: the log lines that may explain it (default: those of the hosts in the changed series);"
                                + " with --from: the log lines to compare")
        private Optional<String> logs = Optional.empty();

        @Option(
                names = "--service",
                paramLabel = "NAME",
                description =
                        "why a service is slow or failing: the services it calls, their hosts, and their log lines")
        private Optional<String> service = Optional.empty();

        boolean isOnlyService() {
            return hosts.isEmpty() && logs.isEmpty() && namesNoMetric();
        }

        boolean asksForWorst() {
            return hosts.size() == 1 && namesNoMetric();
        }

        boolean namesNoMetric() {
            return query.isEmpty() && quantity.isEmpty() && key.isEmpty();
        }

        /// Why these options do not name one metric; empty if they do.
        Optional<String> problem() {
            boolean byHost = hosts.size() == 1;
            if (byHost == query.isPresent()
                    || query.isEmpty() && logs.isPresent()
                    || query.isPresent() && quantity.isPresent()) {
                return Optional.of(
                        "give exactly one subject to explain: --host H [--quantity Q], --query PROMQL [--logs LOGQL], --service NAME, or --from TIME");
            }
            // The source decides whether the query is valid: it may understand more than this program.
            return Optional.empty();
        }

        /// The lines of a query without --logs are those of the hosts that its series name.
        boolean needsFleet() {
            return !hosts.isEmpty() || query.isPresent() && logs.isEmpty();
        }

        ExplainQuestion.Subject subject(String cluster) {
            return hosts.isEmpty()
                    ? new ExplainQuestion.QuerySubject(cluster, query.orElseThrow(), logs.orElse(""))
                    : new ExplainQuestion.HostSubject(cluster, hosts.getFirst(), quantity, Labels.of(key));
        }
    }
}
