package greenwall.fleet.explain.cases;

import greenwall.fleet.explain.ClusterExplainer;
import greenwall.fleet.explain.ExplainQuestion;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.state.FleetState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// Explains one question over fake sources at a given time.
final class TestExplainer {
    private TestExplainer() {}

    static Explanation of(ClusterExplainer.Sources sources, Instant now, ExplainQuestion question)
            throws InterruptedException {
        return of(sources, now, ZoneOffset.UTC, question);
    }

    static Explanation of(ClusterExplainer.Sources sources, Instant now, ZoneId zone, ExplainQuestion question)
            throws InterruptedException {
        try (var explainer = new ClusterExplainer(
                _ -> sources, _ -> FleetState.EMPTY, InstantSource.fixed(now), zone, Duration.ofSeconds(60))) {
            return explainer.explain(question);
        }
    }
}
