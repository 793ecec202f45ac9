package greenwall.fleet.explain.cases;

import greenwall.fleet.explain.ExplainQuestion;
import greenwall.fleet.source.Logs;
import greenwall.fleet.source.Metrics;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// One case with its ground truth: the words that occur only in the causing line, and when the metric changed. Both are
/// empty if nothing happened.
record Case(
        long seed,
        String kind,
        Metrics metrics,
        Logs logs,
        ExplainQuestion question,
        Optional<Instant> onset,
        Optional<String> cause,
        Duration step,
        Instant now) {}
