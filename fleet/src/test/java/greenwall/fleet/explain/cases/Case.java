package greenwall.fleet.explain.cases;

import greenwall.fleet.explain.Question;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// One case with its truth: the words that only the causing line has, and when the metric changed. Empty
/// where nothing happened.
record Case(
        long seed,
        String kind,
        FakeSources.FakeMetrics metrics,
        FakeSources.FakeLogs logs,
        Question question,
        Optional<Instant> onset,
        Optional<String> cause,
        Duration step,
        Instant now) {}
