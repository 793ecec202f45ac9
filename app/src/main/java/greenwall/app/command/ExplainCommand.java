package greenwall.app.command;

import greenwall.app.site.HostAccess;
import greenwall.app.site.Site;
import greenwall.app.site.SiteServicePoll;
import greenwall.app.site.SiteSources;
import greenwall.app.site.SiteTime;
import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.alert.AlertHosts;
import greenwall.fleet.explain.Investigator;
import greenwall.fleet.explain.Question;
import greenwall.fleet.explain.service.ServiceExplanation;
import greenwall.fleet.promql.ParseResult;
import greenwall.fleet.promql.PromQl;
import greenwall.fleet.state.FleetState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
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
    @Option(
            names = "--host",
            paramLabel = "H",
            description = "the host, under any of its names; may be repeated with --from and --to")
    private List<String> hosts = new ArrayList<>();

    @Option(
            names = "--quantity",
            paramLabel = "Q",
            description = "as in check: disk.read.latency, up … (default: the worst)")
    private Optional<String> quantity = Optional.empty();

    @Option(names = "--key", paramLabel = "NAME=VALUE", description = "which pool, peer, guest or device of the host")
    private Map<String, String> key = new LinkedHashMap<>();

    @Option(names = "--query", paramLabel = "PROMQL", description = "any PromQL query, instead of a host and quantity")
    private Optional<String> query = Optional.empty();

    @Option(
            names = "--logs",
            paramLabel = "LOGQL",
            description = "with --query: the log lines that may explain it; with --from: the log lines to compare")
    private Optional<String> logs = Optional.empty();

    @Option(
            names = "--service",
            paramLabel = "NAME",
            description = "why a service is slow or failing: the services it calls, their hosts, and their log lines")
    private Optional<String> service = Optional.empty();

    @Option(names = "--at", paramLabel = "TIME", description = "the instant in question (default: now)")
    private String at = "now";

    @Option(names = "--from", paramLabel = "TIME", description = "the start of the window to compare")
    private Optional<String> from = Optional.empty();

    @Option(names = "--to", paramLabel = "TIME", description = "the end of the window to compare (default: now)")
    private Optional<String> to = Optional.empty();

    @Option(
            names = "--against",
            paramLabel = "WHEN",
            description =
                    "with --from: compare with a window of the same length that begins at this time; \"yesterday\" and"
                            + " \"last-week\" mean the same hours on that day (default: the period just before)")
    private Optional<String> against = Optional.empty();

    @Option(
            names = "--window",
            paramLabel = "LENGTH",
            description = "how far before and after this instant to look for the onset (default: ${DEFAULT-VALUE})")
    private String window = "30m";

    @Option(
            names = "--journal",
            description = "allow reading the hosts' journals over SSH where the cluster has no Loki")
    private boolean journal;

    @Override
    public Integer call() throws Exception {
        var problem = problem();
        if (problem.isPresent()) {
            return program.refuse(problem.get());
        }
        if (journal && sources.configuration().readOnly().isPresent()) {
            return program.refuse(
                    HostAccess.READ_ONLY + "; run it without --journal to explain from the other sources");
        }
        TimeArguments.instant(at, program.clock().instant());
        var onsetWindow = TimeArguments.length(window);
        from.ifPresent(start -> comparedWindows(start, program.clock().instant()));
        if (onsetWindow.isZero()) {
            return program.refuse("found --window " + window + "; expected a length like 30m");
        }
        return sources.on(site -> service.isEmpty() ? explain(site, onsetWindow) : explain(site, service.get()));
    }

    private Optional<String> problem() {
        if (service.isPresent()) {
            boolean other = Stream.of(from, to, against, query, logs, quantity).anyMatch(Optional::isPresent);
            return other || !hosts.isEmpty() || !key.isEmpty()
                    ? Optional.of("--service can be combined only with --at")
                    : Optional.empty();
        }
        if (from.isPresent()) {
            return query.isEmpty() && quantity.isEmpty() && key.isEmpty()
                    ? Optional.empty()
                    : Optional.of("--from takes no metric: leave out --quantity, --key and --query");
        }
        boolean byHost = hosts.size() == 1;
        boolean byQuery = query.isPresent() && logs.isPresent();
        if (to.isPresent() || against.isPresent() || hosts.size() > 1) {
            return Optional.of("--to, --against and more than one --host need --from");
        }
        if (byHost == byQuery || query.isEmpty() != logs.isEmpty() || byQuery && quantity.isPresent()) {
            return Optional.of(
                    "explain what? Give --host H [--quantity Q], --query PROMQL with --logs LOGQL, or --from TIME");
        }
        if (query.isPresent() && PromQl.parse(query.get()) instanceof ParseResult.Invalid(var error)) {
            return Optional.of("--query is not valid PromQL: " + error.message());
        }
        return Optional.empty();
    }

    private int explain(Site site, Duration onsetWindow) throws Exception {
        var time = SiteTime.of(site, program.clock());
        var fleet = hosts.isEmpty() ? FleetState.EMPTY : site.once().poll();
        var cluster = hosts.stream()
                .findFirst()
                .flatMap(name -> fleet.host(name).map(h -> h.cluster().name()))
                .orElse(site.clusters().getFirst().name());
        var question = question(cluster, onsetWindow, time.instant());
        var explanation = investigate(site, fleet, time, investigator -> investigator.explain(question));
        if (json) {
            ExplainText.json(explanation, program.out());
        } else {
            new ExplainText(program.out(), program.ink(), program.zone()).write(explanation);
        }
        boolean nothing = from.isEmpty()
                ? explanation.traces().isEmpty()
                : explanation.read().lines() == 0 && explanation.series().isEmpty();
        return nothing ? 3 : 0;
    }

    private int explain(Site site, String name) throws Exception {
        var time = SiteTime.of(site, program.clock());
        var fleet = site.once().poll();
        Optional<ServiceExplanation> found = investigate(
                site,
                fleet,
                time,
                investigator -> SiteServicePoll.look(site, AlertHosts.of(fleet), time.instant())
                        .explain(site, fleet, investigator, "", name, TimeArguments.instant(at, time.instant())));
        if (found.isEmpty()) {
            program.complain(
                    "no metric mentions a service " + TerminalColors.plain(name) + "; greenwall services lists them");
            return 3;
        }
        if (json) {
            ExplainText.serviceJson(found.get(), program);
        } else {
            ExplainText.service(found.get(), program);
        }
        return 0;
    }

    private interface InvestigatorWork<T> {
        T with(Investigator investigator) throws InterruptedException;
    }

    private <T> T investigate(Site site, FleetState fleet, InstantSource time, InvestigatorWork<T> work)
            throws InterruptedException {
        boolean allowJournals = journal || site.config().ssh().journal();
        try (var hosts = HostAccess.of(site, program.paths(), () -> fleet)) {
            var byName = SiteSources.of(site, name -> allowJournals ? hosts.journals(name, time) : Optional.empty());
            try (var investigator = new Investigator(
                    name -> byName.getOrDefault(name, Investigator.Sources.NONE),
                    () -> fleet,
                    time,
                    Investigator.USUAL_DEADLINE)) {
                return work.with(investigator);
            }
        }
    }

    private Question question(String cluster, Duration onsetWindow, Instant now) {
        if (from.isPresent()) {
            var windows = comparedWindows(from.get(), now);
            return Question.between(cluster, hosts, logs.orElse(""), windows.window(), windows.against());
        }
        Question.Subject subject = hosts.isEmpty()
                ? new Question.OfQuery(cluster, query.orElseThrow(), logs.orElseThrow())
                : new Question.OfHost(cluster, hosts.getFirst(), quantity, Labels.of(key));
        return new Question(subject, TimeArguments.instant(at, now), onsetWindow, Optional.empty());
    }

    private record ComparedWindows(TimeWindow window, Optional<TimeWindow> against) {}

    /// @throws CommandFailedException with a message for the user
    private ComparedWindows comparedWindows(String from, Instant now) {
        var start = TimeArguments.instant(from, now);
        var end = to.map(word -> TimeArguments.instant(word, now)).orElse(now);
        if (!start.isBefore(end)) {
            throw new CommandFailedException("found --from " + from + " that is not before its end " + end
                    + "; expected a window in the past, such as --from -30m --to -20m");
        }
        var length = Duration.between(start, end);
        return new ComparedWindows(
                new TimeWindow(start, end),
                against.map(word -> switch (word) {
                            case "yesterday" -> start.minus(Duration.ofDays(1));
                            case "last-week" -> start.minus(Duration.ofDays(7));
                            default -> TimeArguments.instant(word, now);
                        })
                        .map(begin -> new TimeWindow(begin, begin.plus(length))));
    }
}
