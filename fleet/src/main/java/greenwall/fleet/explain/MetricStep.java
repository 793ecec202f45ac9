package greenwall.fleet.explain;

import static greenwall.fleet.TimeMath.earlier;
import static greenwall.fleet.TimeMath.later;
import static greenwall.fleet.TimeMath.longer;

import greenwall.fleet.CountText;
import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.SectionState.Progress;
import greenwall.fleet.explain.SectionState.SectionKind;
import greenwall.fleet.explain.metric.MetricReader;
import greenwall.fleet.explain.metric.SampleSpacing;
import greenwall.fleet.explain.metric.SeriesOnsetFinder;
import greenwall.fleet.source.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads the metric and finds its onset; reads further back if the fault lasts and its start is not in the
/// window.
record MetricStep(ExplainQuestion question, ExplanationStepContext context) {
    private static final List<Duration> WIDER_REACHES = List.of(Duration.ofHours(3), Duration.ofHours(12));
    private static final int BASELINE_STEPS = 1_000;
    private static final int STEPS_AFTER = 64;
    private static final int MIN_STEPS = 6;
    private static final int MIN_STEPS_OF_WIDER = 48;

    ExplainedMetric read() {
        context.run().change(d -> {
            d.setSection(SectionKind.METRIC, Progress.RUNNING, "");
            show(d, List.of());
        });
        var reader = context.reader();
        var searched = question.window(context.now());
        var metric = readAndSearch(reader, question.reach().multipliedBy(4), searched, false);
        if (context.question().isOngoing() && !metric.hasStart()) {
            var steps = new SampleSpacing(metric.step());
            for (var reach : WIDER_REACHES) {
                var wideReach = steps.atLeast(reach, MIN_STEPS_OF_WIDER);
                var wider = readAndSearch(
                        reader,
                        wideReach.multipliedBy(2),
                        new TimeWindow(question.at().minus(wideReach), searched.end()),
                        true);
                if (metric.found().isEmpty() || wider.hasStart()) {
                    metric = wider;
                }
                if (metric.hasStart()) {
                    break;
                }
            }
        }
        var result = metric;
        context.run().change(d -> {
            show(d, ordered(result));
            d.setOnset(result.onset(), result.largerOnset());
            d.setSection(
                    SectionKind.METRIC,
                    result.series().isEmpty() ? Progress.FAILED : Progress.DONE,
                    result.failure()
                            .map(Failure::found)
                            .orElse(
                                    result.others() > 0
                                            ? context.question().series().key() + " not found: the response has "
                                                    + result.others() + " other series" + result.gaps()
                                            : CountText.of(result.samples(), "sample") + " of "
                                                    + result.series().size() + " series" + result.gaps()));
        });
        return metric;
    }

    private void show(ExplanationDraft draft, List<TimeSeries> allSeries) {
        var resolved = context.question();
        draft.setMetric(resolved.title(), resolved.unit(), resolved.query().text(), allSeries);
    }

    /// @param before the minimum time to read before the question, so that the usual values are known
    /// @param far whether the searched window is far longer than the window of the question
    private ExplainedMetric readAndSearch(MetricReader reader, Duration before, TimeWindow searched, boolean far) {
        var wanted = context.question().series().test();
        var read = reader.read(context.question().query(), span(before, searched, Duration.ZERO), wanted);
        var span = span(before, searched, read.step());
        boolean few = read.series().stream().mapToInt(TimeSeries::size).max().orElse(0) < BASELINE_STEPS;
        if (few && !read.series().isEmpty()) {
            var longer = reader.read(context.question().query(), span, wanted);
            read = longer.series().isEmpty() ? read : longer;
        }
        var allSeries = read.series();
        var widened = widened(searched, read.step());
        if (question.onset().isPresent()) {
            var onset = SeriesOnsetFinder.placed(allSeries, question.onset().get(), read.step());
            var series = allSeries.isEmpty()
                    ? new TimeSeries(Labels.EMPTY, new long[0], new double[0])
                    : allSeries.getFirst();
            var found = new SeriesOnsetFinder.FoundOnset(onset, series);
            return new ExplainedMetric(question.at(), read, widened, Optional.of(found));
        }
        var step = read.step();
        var found = SeriesOnsetFinder.findLoss(context.question().query(), allSeries, question.at(), widened)
                .or(() -> far
                        ? SeriesOnsetFinder.findFar(allSeries, question.at(), widened)
                        : SeriesOnsetFinder.find(
                                allSeries,
                                question.at(),
                                widened,
                                context.question().isOngoing()))
                .map(f -> f.onset().placed() ? f : withExactTime(f, reader, step));
        return new ExplainedMetric(question.at(), read, widened.until(context.now()), found);
    }

    /// Samples before a change show the usual values; some after it show whether it lasted.
    private TimeWindow span(Duration before, TimeWindow searched, Duration step) {
        var usual = step.multipliedBy(BASELINE_STEPS);
        var start = question.at().minus(longer(before, usual));
        return new TimeWindow(
                start,
                later(searched.end(), earlier(context.now(), question.at().plus(step.multipliedBy(STEPS_AFTER)))));
    }

    private TimeWindow widened(TimeWindow searched, Duration step) {
        var shortest = step.multipliedBy(MIN_STEPS);
        return new TimeWindow(
                earlier(searched.start(), question.at().minus(shortest)),
                later(searched.end(), earlier(context.now(), question.at().plus(shortest))));
    }

    /// A rate over five minutes shows a change late; the same query over a shorter range gives its exact time.
    private SeriesOnsetFinder.FoundOnset withExactTime(
            SeriesOnsetFinder.FoundOnset found, MetricReader reader, Duration step) {
        var shortest = step.multipliedBy(4);
        var range = context.question().query().longestRange();
        if (range.compareTo(shortest.multipliedBy(3).dividedBy(2)) < 0) {
            return found;
        }
        var onset = found.onset().at();
        var span = new TimeWindow(
                onset.minus(
                        new SampleSpacing(step).atLeast(SampledWindow.BEFORE.usual(), SampledWindow.BEFORE.minSteps())),
                earlier(context.now(), onset.plus(range.multipliedBy(3))));
        var read = reader.read(
                context.question().query().withRangesUpTo(shortest),
                span,
                labels -> labels.equals(found.series().labels()));
        var sharp = SeriesOnsetFinder.find(read.series(), onset, new TimeWindow(onset.minus(range), onset.plus(range)));
        return sharp.filter(s -> s.onset().spread() == found.onset().spread()
                        && !s.onset().at().isBefore(onset.minus(range))
                        && s.onset().at().isBefore(onset.plus(step.multipliedBy(2)))
                        && s.onset().during() > s.onset().before()
                                == found.onset().during() > found.onset().before())
                .map(s -> new SeriesOnsetFinder.FoundOnset(
                        found.onset().withStart(s.onset().at(), s.onset().last()), found.series(), found.larger()))
                .orElse(found);
    }

    private static List<TimeSeries> ordered(ExplainedMetric metric) {
        if (metric.found().isEmpty() || metric.series().isEmpty()) {
            return metric.series();
        }
        var first = metric.found().get().series();
        var ordered = new ArrayList<TimeSeries>();
        ordered.add(first);
        metric.series().stream().filter(t -> t != first).forEach(ordered::add);
        return ordered;
    }
}
