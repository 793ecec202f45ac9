package greenwall.fleet.explain;

import static greenwall.fleet.TimeMath.earlier;
import static greenwall.fleet.TimeMath.later;
import static greenwall.fleet.TimeMath.shorter;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.logs.LogSearchWindow;
import greenwall.fleet.explain.logs.ReferenceTimes;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/// Chooses the window of the log that is read around a change, and the baseline before it.
record LogSearchWindowChooser(ExplainQuestion question, Instant now) {
    /// How many times longer the baseline is than the time before the change that is read.
    private static final int BASELINE_FACTOR = 8;
    static final Duration LONGEST_LEAD = ExplainQuestion.LONGEST_BASELINE.dividedBy(BASELINE_FACTOR);
    private static final Duration RAMP = Duration.ofMinutes(5);
    private static final double UNCERTAINTY_SECONDS = 30;

    LogSearchWindow choose(ExplainedMetric metric) {
        var onset = metric.onsetOrQuestionTime();
        var lead = shorter(question.reach(), LONGEST_LEAD);
        // The window covers both the instant of the question and the change found, unless they are far apart.
        boolean near = isNear(question.at(), onset);
        var first = near ? earlier(onset.last(), question.at()) : onset.last();
        var last = near ? later(onset.at(), question.at()) : onset.at();
        // The lines around the start of a larger change are read too.
        var larger = metric.largerOnset().map(Onset::at).filter(at -> isNear(at, onset));
        first = earlier(first, larger.orElse(first));
        last = later(last, larger.orElse(last));
        var start = first.minus(lead);
        var end = earlier(last.plus(lead), later(now, onset.at()));
        return new LogSearchWindow(
                reference(onset, metric),
                new TimeWindow(start, end),
                TimeWindow.before(start, lead.multipliedBy(BASELINE_FACTOR)));
    }

    private boolean isNear(Instant at, Onset onset) {
        return Duration.between(onset.at(), at).abs().compareTo(question.reach()) <= 0;
    }

    private ReferenceTimes reference(Onset onset, ExplainedMetric metric) {
        var otherInstants = Stream.concat(Stream.of(question.at()), metric.largerOnset().map(Onset::at).stream())
                .toList();
        double uncertainty = UNCERTAINTY_SECONDS + metric.step().toMillis() / 4000.0;
        return ReferenceTimes.of(onset, otherInstants, metric.onset().isPresent() ? uncertainty : RAMP.toSeconds());
    }
}
