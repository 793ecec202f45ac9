package greenwall.fleet.explain;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.metric.SampleSpacing;
import greenwall.fleet.source.Failure;
import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// Finds out whether the metric changed in the same way at the same hour of earlier days.
///
/// @param step the distance between the samples of the metric
record MetricRecurrenceFinder(ExplanationStepContext context, Duration step, FailedRequestCounter failures) {
    private static final List<Integer> CHECKED = List.of(1, 2, 3, 7, 14);
    private static final List<Integer> WEEKLY = List.of(7, 14);
    private static final Duration SAME_HOUR = Duration.ofMinutes(10);
    private static final int STEPS_OF_SAME_HOUR = 2;
    private static final double MIN_SIZE = 0.4;
    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("HH:mm zzz", Locale.ENGLISH);

    /// Whether the series existed that many days before, and whether it changed in the same way.
    private record Day(int daysBefore, boolean read, boolean same) {}

    /// The same changes as one event; empty if there was none.
    Optional<KnownEvent> recurrence(Onset onset, String host) {
        var found = ConcurrentRequests.all(CHECKED, daysBefore -> day(onset, daysBefore));
        var days = found.stream().filter(Day::same).map(Day::daysBefore).toList();
        if (days.isEmpty()) {
            return Optional.empty();
        }
        var hour = HOUR.format(onset.at().atZone(context.run().zone()));
        long read = found.stream().filter(Day::read).count();
        var text = days.equals(WEEKLY) && read == CHECKED.size()
                ? "this happens every week at this hour (" + hour + "): also 7 and 14 days before"
                : "the same happened at about this hour (" + hour + ") on " + days.size() + " of " + read
                        + " earlier days checked: " + daysBefore(days);
        return Optional.of(new KnownEvent(KnownEvent.Kind.RECURRENCE, onset.at(), Optional.empty(), host, text));
    }

    /// `1 day before` or `1, 2 and 7 days before`.
    static String daysBefore(List<Integer> days) {
        var first = days.stream().limit(days.size() - 1L).map(String::valueOf).collect(Collectors.joining(", "));
        return (first.isEmpty() ? "" : first + " and ")
                + days.getLast()
                + (days.equals(List.of(1)) ? " day before" : " days before");
    }

    private Day day(Onset onset, int daysBefore) {
        var at = context.run().daysBefore(onset.at(), daysBefore);
        var steps = new SampleSpacing(step);
        var before = SampledWindow.BEFORE;
        var after = SampledWindow.AFTER;
        var window = new TimeWindow(
                at.minus(steps.atLeast(before.usual(), before.minSteps())),
                at.plus(steps.atLeast(after.usual(), 2 * after.minSteps())));
        var near = steps.atLeast(SAME_HOUR, STEPS_OF_SAME_HOUR);
        var result = context.reader().read(context.question().query(), window, labels -> labels.equals(onset.series()));
        failures.count(result.failure().map(Failure::found));
        var series = result.series().stream().findFirst();
        boolean same =
                series.filter(s -> onset.resembles(s, at, near, MIN_SIZE)).isPresent();
        return new Day(daysBefore, series.isPresent(), same);
    }
}
