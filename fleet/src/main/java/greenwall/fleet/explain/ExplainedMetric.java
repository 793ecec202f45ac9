package greenwall.fleet.explain;

import static greenwall.fleet.TimeMath.longer;

import greenwall.fleet.CountText;
import greenwall.fleet.InstantText;
import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.metric.MetricReader;
import greenwall.fleet.explain.metric.SeriesOnsetFinder;
import greenwall.fleet.source.Failure;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// The result for the metric: its series, the one that changed first, and the resolution.
///
/// @param read the series in question
record ExplainedMetric(
        Instant questionTime, MetricReader.ReadResult read, Optional<SeriesOnsetFinder.FoundOnset> found) {
    /// The newest samples of some servers appear this much later.
    private static final Duration MARGIN = Duration.ofMinutes(2);

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

    /// Where all series begin or end, as an addition to a sentence; empty if they do not within this window.
    String limits(TimeWindow searched) {
        var margin = longer(step().multipliedBy(2), MARGIN);
        var begin = times().min().stream()
                .mapToObj(Instant::ofEpochMilli)
                .filter(at -> searched.contains(at)
                        && at.isAfter(read.window().start().plus(margin)))
                .map(at -> "; the series begins at " + InstantText.withUtc(at, ZoneOffset.UTC));
        var end = times().max().stream()
                .mapToObj(Instant::ofEpochMilli)
                .filter(at ->
                        searched.contains(at) && at.isBefore(read.window().end().minus(margin)))
                .map(at -> "; the series ends at " + InstantText.withUtc(at, ZoneOffset.UTC));
        return Stream.concat(begin, end).collect(Collectors.joining());
    }

    private LongStream times() {
        return series().stream().flatMapToLong(one -> Arrays.stream(one.timeMillis()));
    }

    /// What was not examined, as an addition to a sentence; empty if everything was.
    String gaps() {
        var omitted = read.omitted() == 0
                ? ""
                : "; " + CountText.of(read.omitted(), "more series was", "more series were") + " not examined";
        return omitted + (read.incomplete().isEmpty() ? "" : "; " + read.incomplete());
    }

    Optional<Onset> onset() {
        return found.map(SeriesOnsetFinder.FoundOnset::onset);
    }

    Optional<Onset> largerOnset() {
        return found.flatMap(SeriesOnsetFinder.FoundOnset::larger);
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
