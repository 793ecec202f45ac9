package greenwall.fleet.explain.cases;

import greenwall.fleet.explain.ExplainQuestion;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.MetricsSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// One case with its ground truth: the words that occur only in the causing line, and when the metric changed.
/// Both are empty if nothing happened.
record Case(
        long seed,
        String kind,
        MetricsSource metrics,
        LogSource logs,
        ExplainQuestion question,
        Optional<Instant> onset,
        Optional<String> cause,
        Duration step,
        Instant now) {}
