package greenwall.views.explain;

import greenwall.fleet.DistinguishingLabels;
import greenwall.fleet.TimeMath;
import greenwall.fleet.Unit;
import greenwall.fleet.explain.ExplainQuestion;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.explain.RankedSeries;
import greenwall.fleet.explain.SectionState;
import greenwall.fleet.explain.TimeSeries;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.styles.ColorRole;
import greenwall.views.chart.Annotation;
import greenwall.views.chart.ChartData;
import greenwall.views.chart.ChartLine;
import greenwall.views.chart.EventLanes;
import greenwall.views.chart.StackedCountData;
import greenwall.views.logs.LogVolumeBars;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Creates the charts and marks of an explanation.
final class ExplanationCharts {
    private static final Duration MAX_AGE = Duration.ofDays(20 * 365);
    /// Shown while the explanation runs, and after it was cancelled.
    static final String NOT_LOADED = "Not loaded yet.";

    static final String NOT_READ = "Not read yet.";
    private static final int MAX_LINES = 6;
    private static final int MAX_MARKS = 12;

    private ExplanationCharts() {}

    /// The median distance between two points. Zero if there are too few points.
    static Duration step(List<TimeSeries> traces) {
        if (traces.isEmpty() || traces.getFirst().size() < 3) {
            return Duration.ZERO;
        }
        var times = traces.getFirst().timeMillis();
        var steps = new long[times.length - 1];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = times[i + 1] - times[i];
        }
        Arrays.sort(steps);
        return Duration.ofMillis(steps[steps.length / 2]);
    }

    /// The chart of the series to explain, or why there is none.
    static ChartData metric(Explanation e) {
        var lines = new ArrayList<ChartLine>();
        var distinguishing = DistinguishingLabels.of(
                e.metricSeries().stream().map(TimeSeries::labels).toList());
        e.metricSeries().stream().limit(MAX_LINES).forEach(series -> {
            var name = distinguishing.name(series.labels());
            lines.add(new ChartLine(name.isEmpty() ? e.title() : name, series.timeMillis(), series.values()));
        });
        var annotations = e
                .onset()
                .flatMap(o -> o.end().map(end -> new Annotation(Annotation.Kind.ONSET, o.at(), end, "onset")))
                .stream()
                .toList();
        var metric = e.sections().stream()
                .filter(p -> p.kind() == SectionState.SectionKind.METRIC)
                .findFirst();
        var note = !lines.isEmpty()
                ? ""
                : metric.filter(p -> p.progress().over())
                        .map(ExplanationCharts::emptyNote)
                        .orElse(e.complete() ? e.conclusion().reason() : NOT_LOADED);
        return ChartData.of(e.title(), Unit.of(e.unit()), step(e.metricSeries()), lines, e.query(), note)
                .withStates(states(e.question()))
                .withAnnotations(annotations);
    }

    /// The sentence above the chart says why the metric could not be read.
    private static String emptyNote(SectionState metric) {
        return metric.progress() == SectionState.Progress.FAILED
                ? "The metric could not be read."
                : metric.note().isEmpty() ? "No samples." : metric.note();
    }

    private static Optional<ChartData.States> states(ExplainQuestion question) {
        return question.subject() instanceof ExplainQuestion.HostSubject host
                ? host.quantity().flatMap(QuantityCatalogue.shipped()::quantity).flatMap(ChartData.States::of)
                : Optional.empty();
    }

    static ChartData other(RankedSeries series, TimeSeries explained) {
        var metric = series.labels().metricName();
        boolean age = isInstant(metric, series.before(), explained);
        return ChartData.of(
                "What else changed, " + series.rank() + ": " + (age ? "time since " : "")
                        + ExplanationText.name(series),
                Unit.ofMetric(metric),
                step(List.of(explained)),
                List.of(new ChartLine(
                        series.host().isEmpty() ? metric : series.host(),
                        explained.timeMillis(),
                        age ? ages(explained) : explained.values())),
                series.query(),
                "");
    }

    /// Whether a value is a time in seconds since 1970, which a user cannot read as a number.
    static boolean isInstant(String metric, double value, TimeSeries near) {
        return Unit.ofMetric(metric) == Unit.SECONDS
                && near.size() > 0
                && Math.abs(value - near.timeMillis()[0] / 1000.0) < MAX_AGE.toSeconds();
    }

    private static double[] ages(TimeSeries series) {
        return IntStream.range(0, series.size())
                .mapToDouble(i -> series.timeMillis()[i] / 1000.0 - series.values()[i])
                .toArray();
    }

    static List<EventLanes.Row> marks(List<ExplanationItem> items) {
        var logs = new ArrayList<EventLanes.Mark>();
        var events = new ArrayList<EventLanes.Mark>();
        for (var item : items) {
            switch (item) {
                case ExplanationItem.TemplateItem(var t) -> {
                    if (logs.size() < MAX_MARKS) {
                        logs.add(new EventLanes.Mark(
                                item.id(),
                                t.start(),
                                TimeMath.later(t.start(), t.last()),
                                Integer.toString(t.rank()),
                                Optional.empty(),
                                ColorRole.ACCENT,
                                t.template()));
                    }
                }
                case ExplanationItem.EventItem(var event, var _) ->
                    events.add(new EventLanes.Mark(
                            item.id(),
                            event.start(),
                            event.end().orElse(event.start()),
                            "",
                            Optional.of(ExplanationListRows.icon(event)),
                            ColorRole.MUTED,
                            event.text()));
                case ExplanationItem.SeriesItem _ -> {}
            }
        }
        logs.sort(Comparator.comparing(EventLanes.Mark::start));
        events.sort(Comparator.comparing(EventLanes.Mark::start));
        return List.of(new EventLanes.Row("logs", logs), new EventLanes.Row("events", events));
    }

    static StackedCountData volume(Explanation e) {
        var levels = e.levels();
        if (levels.isEmpty()) {
            boolean unread = e.sections().stream()
                    .anyMatch(section -> section.kind() == SectionState.SectionKind.LOGS
                            && (section.progress() == SectionState.Progress.FAILED
                                    || section.progress() == SectionState.Progress.SKIPPED));
            boolean ofHost = e.question().subject() instanceof ExplainQuestion.HostSubject;
            var reason = unread
                    ? "The log was not read."
                    : ofHost ? "No lines from this host were counted." : "No lines were counted.";
            return StackedCountData.empty("Lines by level", e.complete() ? reason : NOT_READ);
        }
        var first = levels.values().iterator().next();
        var counts = new HashMap<String, double[]>();
        levels.forEach((level, each) ->
                counts.put(level, Arrays.stream(each.counts()).asDoubleStream().toArray()));
        return LogVolumeBars.of("Lines by level", counts, first.start(), first.step());
    }
}
