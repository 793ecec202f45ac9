package greenwall.app.command;

import greenwall.app.site.HostAccess;
import greenwall.app.site.Site;
import greenwall.app.site.SiteSources;
import greenwall.app.site.SiteTime;
import greenwall.fleet.Labels;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.explain.Investigator;
import greenwall.fleet.explain.Question;
import greenwall.fleet.promql.Parsed;
import greenwall.fleet.promql.PromQl;
import greenwall.fleet.state.FleetState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "What happened around an instant: when the metric changed, which log lines and series stand out, how far it"
                    + " reaches. Says \"nothing conclusive\" where the evidence is weak.",
            "Exit code 0: looked at, whatever the verdict; 3: there was no metric to look at."
        })
final class ExplainCommand implements Callable<Integer> {
    private final Program program;
    private final Sources sources;

    @Option(names = "--host", paramLabel = "H", description = "the host, under any of its names")
    @Nullable
    private String host;

    @Option(
            names = "--quantity",
            paramLabel = "Q",
            description = "as in check: disk.read.latency, up … (default: the worst)")
    @Nullable
    private String quantity;

    @Option(names = "--key", paramLabel = "NAME=VALUE", description = "which of its pools, peers, guests or devices")
    private Map<String, String> key = new LinkedHashMap<>();

    @Option(names = "--query", paramLabel = "PROMQL", description = "in place of host and quantity: any query")
    @Nullable
    private String query;

    @Option(names = "--logs", paramLabel = "LOGQL", description = "with --query: the lines that may explain it")
    @Nullable
    private String logs;

    @Option(names = "--at", paramLabel = "TIME", description = "the instant in question (default: now)")
    private String at = "now";

    @Option(
            names = "--window",
            paramLabel = "LENGTH",
            description = "how far before and after it to look for the onset (default: ${DEFAULT-VALUE})")
    private String window = "30m";

    @Option(
            names = "--journal",
            description = "allow to read the hosts' journals over SSH where the cluster has no Loki")
    private boolean journal;

    @Option(names = "--json", description = "for scripts")
    private boolean json;

    ExplainCommand(Program program, Sources sources) {
        this.program = program;
        this.sources = sources;
    }

    @Override
    public Integer call() throws Exception {
        var problem = problem();
        if (problem.isPresent()) {
            program.err().println("greenwall: " + Ink.plain(problem.get()));
            return Program.USAGE;
        }
        if (journal && sources.readOnly().isPresent()) {
            program.err().println("greenwall: " + HostAccess.READ_ONLY + "; without --journal it explains what it can");
            return Program.USAGE;
        }
        Duration reach;
        try {
            Times.instant(at, program.clock().instant());
            reach = Times.length(window);
        } catch (IllegalArgumentException refused) {
            program.err().println("greenwall: " + Ink.plain(String.valueOf(refused.getMessage())));
            return Program.USAGE;
        }
        if (reach.isZero()) {
            program.err().println("greenwall: found --window " + Ink.plain(window) + "; expected a length like 30m");
            return Program.USAGE;
        }
        return switch (sources.open()) {
            case Sources.Opening.Refused(int exitCode) -> exitCode;
            case Sources.Opening.Opened(var site) -> {
                try (site) {
                    yield explained(site, reach);
                }
            }
        };
    }

    private Optional<String> problem() {
        boolean byHost = host != null;
        boolean byQuery = query != null && logs != null;
        if (byHost == byQuery || (query == null) != (logs == null) || byQuery && quantity != null) {
            return Optional.of("explain what? Give --host H [--quantity Q], or --query PROMQL with --logs LOGQL");
        }
        if (query != null && PromQl.parse(query) instanceof Parsed.Refused(var error)) {
            return Optional.of("--query is no PromQL: " + error.message());
        }
        return Optional.empty();
    }

    private int explained(Site site, Duration reach) throws Exception {
        var time = SiteTime.of(site, program.clock());
        var when = Times.instant(at, time.instant());
        boolean needsFleet = host != null;
        var fleet = needsFleet ? site.once().beat() : FleetState.EMPTY;
        var cluster = site.clusters().getFirst().name();
        var subject = subject(fleet, cluster);
        var question = new Question(subject, when, reach, Optional.empty());
        Explanation explanation;
        boolean may = journal || site.config().ssh().journal();
        try (var hosts = HostAccess.of(site, program.paths(), () -> fleet)) {
            var byName = SiteSources.of(site, name -> may ? hosts.journals(name, time) : Optional.empty());
            explanation = explained(byName, fleet, question, time);
        }
        if (json) {
            ExplainJson.write(explanation, program.out());
        } else {
            new ExplainText(program.out(), new Ink(program.terminal()), program.zone()).write(explanation);
        }
        return explanation.traces().isEmpty() ? 3 : 0;
    }

    private static Explanation explained(
            Map<String, Investigator.Sources> byName, FleetState fleet, Question question, InstantSource time)
            throws InterruptedException {
        try (var investigator = new Investigator(
                name -> byName.getOrDefault(name, Investigator.Sources.NONE),
                () -> fleet,
                time,
                Investigator.USUAL_DEADLINE)) {
            return investigator.explain(question);
        }
    }

    private Question.Subject subject(FleetState fleet, String cluster) {
        if (host == null) {
            return new Question.OfQuery(cluster, String.valueOf(query), String.valueOf(logs));
        }
        var name = host;
        var known = fleet.host(name).map(h -> h.cluster().name()).orElse(cluster);
        return new Question.OfHost(known, name, Optional.ofNullable(quantity), Labels.of(key));
    }
}
