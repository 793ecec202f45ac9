package greenwall.fleet.explain;

import greenwall.fleet.CountText;
import greenwall.fleet.Labels;
import greenwall.fleet.explain.metric.MetricReader;
import greenwall.fleet.explain.metric.QueryOnsetFinder;
import greenwall.fleet.source.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The result for the metric: its series, the one that changed first, and the resolution.
///
/// @param read the series in question
record ExplainedMetric(
        Instant questionTime, MetricReader.ReadResult read, Optional<QueryOnsetFinder.FoundOnset> found) {
    List<TimeSeries> series() {
        return read.series();
    }

    Duration step() {
        return read.step();
    }

    Optional<Failure> failure() {
        return read.failure();
    }

    /// The number of other series, if the series in question was not among them.
    int others() {
        return series().isEmpty() ? read.others() : 0;
    }

    /// What was not examined, as an addition to a sentence; empty if everything was.
    String gaps() {
        var omitted = read.omitted() == 0
                ? ""
                : "; " + CountText.of(read.omitted(), "more series was", "more series were") + " not examined";
        return omitted + (read.incomplete().isEmpty() ? "" : "; " + read.incomplete());
    }

    Optional<Onset> onset() {
        return found.map(QueryOnsetFinder.FoundOnset::onset);
    }

    Optional<Onset> taller() {
        return found.flatMap(QueryOnsetFinder.FoundOnset::larger);
    }

    /// Whether a lasting fault may have begun at the onset: most of the change came after it.
    boolean hasStart() {
        return found.isPresent() && !found.get().late();
    }

    int samples() {
        return series().stream().mapToInt(TimeSeries::size).sum();
    }

    /// The series that changed; without a change, all of them.
    List<TimeSeries> explained() {
        return found.map(f -> List.of(f.series())).orElse(series());
    }

    /// The onset; without one, the instant of the question, so that lines can still be ranked.
    Onset onsetOrQuestionTime() {
        return onset().orElseGet(() -> Onset.none(
                questionTime,
                series().isEmpty() ? Labels.EMPTY : series().getFirst().labels()));
    }
}
