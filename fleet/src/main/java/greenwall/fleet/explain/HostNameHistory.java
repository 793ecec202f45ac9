package greenwall.fleet.explain;

import static greenwall.fleet.TimeMath.shorter;

import greenwall.fleet.Labels;
import greenwall.fleet.explain.logs.StreamHostLabels;
import greenwall.fleet.identity.InstanceAddress;
import greenwall.fleet.promql.ExprRewriter;
import greenwall.fleet.promql.GoFormat;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Finds the names that a host had before its exporter stopped. Where targets are addresses, the name comes
/// from the exporter, and without it the log lines of that address cannot be found.
record HostNameHistory(Optional<MetricsSource> metrics, FleetState fleet, Supplier<Duration> remaining) {
    private static final String UNAME = "node_uname_info";
    private static final String LOOKBACK = "[1d]";
    private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(4);

    /// The question with the host's current name, if no target reports the name in the question any more.
    ExplainQuestion withCurrentName(ExplainQuestion question) {
        if (!(question.subject() instanceof ExplainQuestion.HostSubject(var cluster, var name, var quantity, var key))
                || fleet.host(cluster, name).isPresent()
                || of(cluster, fleet.host(name)).isPresent()) {
            return question;
        }
        var names = GoFormat.quote("(?i)" + ExprRewriter.quoteRegex(name) + "([.].*)?");
        var query = "last_over_time(" + UNAME + "{nodename=~" + names + "}" + LOOKBACK + ")";
        for (var labels : labels(question, query)) {
            var instance = labels.get("instance");
            var host = of(cluster, fleet.host(instance))
                    .or(() -> of(
                            cluster, fleet.host(InstanceAddress.parse(instance).host())));
            if (host.isPresent()) {
                var current = host.get();
                return question.about(
                        new ExplainQuestion.HostSubject(current.cluster().name(), current.name(), quantity, key));
            }
        }
        return question;
    }

    /// Only the sources of the question's cluster are queried, so a host of another cluster never matches.
    private static Optional<HostState> of(String cluster, Optional<HostState> found) {
        return found.filter(h -> h.cluster().name().equals(cluster));
    }

    /// Adds the names that the host's targets reported in the day before, if only its addresses are known.
    ResolvedExplainQuestion withPreviousNames(ExplainQuestion question, ResolvedExplainQuestion resolved) {
        boolean named = resolved.own().stream()
                .anyMatch(n -> InstanceAddress.parse(StreamHostLabels.plain(n)).kind() == InstanceAddress.Kind.NAME);
        if (resolved.own().isEmpty() || named || resolved.instances().isEmpty()) {
            return resolved;
        }
        var machines = resolved.instances().stream()
                .map(i -> ExprRewriter.quoteRegex(InstanceAddress.parse(i).host()) + "(:[0-9]+)?")
                .distinct()
                .toList();
        var instances = GoFormat.quote(String.join("|", machines));
        var query = "last_over_time(" + UNAME + "{instance=~" + instances + "}" + LOOKBACK + ")";
        var own = new LinkedHashSet<>(resolved.own());
        labels(question, query).forEach(labels -> own.add(labels.get("nodename")));
        own.remove("");
        return resolved.withNames(own);
    }

    private List<Labels> labels(ExplainQuestion question, String query) {
        var deadline = shorter(remaining.get(), LONGEST_TIMEOUT);
        return metrics.flatMap(m -> m.instant(query, question.at(), deadline).answer())
                .map(InstantVector::rows)
                .orElse(List.of());
    }
}
