package greenwall.app.command;

import greenwall.fleet.Labels;
import greenwall.fleet.explain.ExplainQuestion;
import greenwall.fleet.promql.ParseResult;
import greenwall.fleet.promql.Promql;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The options of `explain` that name what to examine.
final class ExplainSubjectOptions {
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

    Optional<String> service() {
        return service;
    }

    boolean isOnlyService() {
        return hosts.isEmpty() && logs.isEmpty() && namesNoMetric();
    }

    boolean namesNoMetric() {
        return query.isEmpty() && quantity.isEmpty() && key.isEmpty();
    }

    List<String> hosts() {
        return hosts;
    }

    String logs() {
        return logs.orElse("");
    }

    /// Why these options do not name one metric; empty if they do.
    Optional<String> problem() {
        boolean byHost = hosts.size() == 1;
        boolean byQuery = query.isPresent() && logs.isPresent();
        if (byHost == byQuery || query.isEmpty() != logs.isEmpty() || byQuery && quantity.isPresent()) {
            return Optional.of(
                    "give exactly one subject to explain: --host H [--quantity Q], --query PROMQL with --logs LOGQL, or --from TIME");
        }
        return query.isPresent() && Promql.parse(query.get()) instanceof ParseResult.Invalid(var error)
                ? Optional.of("--query is not valid PromQL: " + error.message())
                : Optional.empty();
    }

    ExplainQuestion.Subject subject(String cluster) {
        return hosts.isEmpty()
                ? new ExplainQuestion.OfQuery(cluster, query.orElseThrow(), logs.orElseThrow())
                : new ExplainQuestion.OfHost(cluster, hosts.getFirst(), quantity, Labels.of(key));
    }
}
