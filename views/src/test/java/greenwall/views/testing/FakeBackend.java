package greenwall.views.testing;

import greenwall.fleet.explain.Explainer;
import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.probe.result.ProbeRunHistory;
import greenwall.views.AlertHistoryQuery;
import greenwall.views.IncidentRecords;
import greenwall.views.LogQueries;
import greenwall.views.ProbeSession;
import greenwall.views.QueryCompletions;
import greenwall.views.RangeQueryRunner;
import greenwall.views.Services;
import greenwall.views.TraceFinder;
import java.util.List;

/// A backend with fake sources.
public record FakeBackend(RangeQueryRunner ranges, LogQueries logs, Explainer explanations, ProbeSession probeSession)
        implements UnconnectedBackend {
    public FakeBackend(RangeQueryRunner ranges, LogQueries logs, Explainer explanations) {
        this(ranges, logs, explanations, new ProbeSession(ProbeCatalogue.builtIn(), new ProbeRunHistory(), false));
    }

    public FakeBackend(RangeQueryRunner ranges, LogQueries logs) {
        this(ranges, logs, new FakeExplainer());
    }

    /// A copy with these probe runs.
    public FakeBackend with(ProbeRunHistory runs) {
        return new FakeBackend(ranges, logs, explanations, new ProbeSession(ProbeCatalogue.builtIn(), runs, false));
    }

    public static FakeBackend rich() {
        return new FakeBackend(new FakeRangeQueryRunner(), new FakeLogs(4_000, Fleets.NOW));
    }

    @Override
    public QueryCompletions completions() {
        return (question, receiver) -> {
            receiver.accept(
                    switch (question.kind()) {
                        case METRICS ->
                            List.of(
                                    new QueryCompletions.Suggestion("node_load1", "gauge, 1m load average."),
                                    new QueryCompletions.Suggestion(
                                            "node_cpu_seconds_total", "counter, seconds in each mode."));
                        case LABELS ->
                            List.of(
                                    new QueryCompletions.Suggestion("hostname", ""),
                                    new QueryCompletions.Suggestion("level", ""));
                        case VALUES ->
                            List.of(
                                    new QueryCompletions.Suggestion("node\"04", ""),
                                    new QueryCompletions.Suggestion("node05", ""));
                    });
            return () -> {};
        };
    }

    @Override
    public Services services() {
        return FakeServices.shop();
    }

    @Override
    public TraceFinder traces() {
        return new FakeTraces(Fleets.NOW);
    }

    @Override
    public AlertHistoryQuery historicalAlerts() {
        return FakeIncidentRecords.month();
    }

    @Override
    public IncidentRecords records() {
        return new FakeIncidentRecords();
    }
}
