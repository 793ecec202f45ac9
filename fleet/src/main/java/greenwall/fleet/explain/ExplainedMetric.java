package greenwall.fleet.explain;

import static greenwall.fleet.TimeMath.earlier;
import static greenwall.fleet.TimeMath.later;
import static greenwall.fleet.TimeMath.longer;

import greenwall.fleet.CountText;
import greenwall.fleet.DurationText;
import greenwall.fleet.InstantText;
import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.metric.MetricReader;
import greenwall.fleet.explain.metric.SeriesOnsetFinder;
import greenwall.fleet.source.Failure;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// The result for the metric: its series, the one that changed first, and the resolution.
///
/// @param read the series in question
/// @param searched in which a change was searched
record ExplainedMetric(
        Instant questionTime,
        MetricReader.ReadResult read,
        TimeWindow searched,
        Optional<SeriesOnsetFinder.FoundOnset> found) {
    /// The newest samples of some servers appear this much later.
    private static final Duration MARGIN = Duration.ofMinutes(2);
    private static final Duration SECONDS_COUNT = Duration.ofMinutes(10);

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

    /// What was searched without a result: how long, with how many samples, and where there are none.
    String unchanged() {
        long found = times().filter(this::isSearched).count();
        var length = " in the " + DurationText.of(toWholeMinutes(searched.length())) + " that was searched";
        return (found == 0
                        ? "the series " + (series().size() == 1 ? "has" : "have") + " no samples" + length
                        : "no change in the metric was found" + length + " (" + CountText.of(found, "sample") + ")")
                + limits();
    }

    /// The clocks of this machine and of the server differ by seconds, which a window up to now would show.
    private static Duration toWholeMinutes(Duration length) {
        return length.compareTo(SECONDS_COUNT) < 0
                ? length
                : length.plusSeconds(30).truncatedTo(ChronoUnit.MINUTES);
    }

    private boolean isSearched(long time) {
        return searched.contains(Instant.ofEpochMilli(time));
    }

    /// Where the searched window has no samples, as an addition to a sentence.
    private String limits() {
        var times = times().sorted().toArray();
        if (times.length == 0) {
            return "";
        }
        var text = new StringBuilder();
        var margin = longer(step().multipliedBy(2), MARGIN);
        var begin = Instant.ofEpochMilli(times[0]);
        var end = Instant.ofEpochMilli(times[times.length - 1]);
        if (begin.isAfter(later(searched.start(), read.window().start().plus(margin)))) {
            text.append("; the series begins at ").append(InstantText.withUtc(begin, ZoneOffset.UTC));
        }
        if (end.isBefore(earlier(searched.end(), read.window().end().minus(margin)))) {
            text.append("; the series ends at ").append(InstantText.withUtc(end, ZoneOffset.UTC));
        }
        IntStream.range(1, times.length)
                .mapToObj(i -> new TimeWindow(Instant.ofEpochMilli(times[i - 1]), Instant.ofEpochMilli(times[i])))
                .filter(gap -> gap.start().isBefore(searched.end()) && gap.end().isAfter(searched.start()))
                .filter(gap -> gap.length().compareTo(longer(step().multipliedBy(5), MARGIN)) > 0)
                .max(Comparator.comparing(TimeWindow::length))
                .ifPresent(gap -> text.append("; no samples from " + InstantText.withUtc(gap, ZoneOffset.UTC)));
        return text.toString();
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
