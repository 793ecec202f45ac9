package greenwall.fleet.explain.cases;

import greenwall.fleet.explain.ExplainQuestion;
import greenwall.fleet.source.Logs;
import greenwall.fleet.source.Metrics;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// One case with its truth: the words that only the causing line has, and when the metric changed. Empty
/// where nothing happened.
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
