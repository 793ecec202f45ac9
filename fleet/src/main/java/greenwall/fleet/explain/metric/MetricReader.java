package greenwall.fleet.explain.metric;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.TimeSeries;
import greenwall.fleet.promql.PromqlExpr;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Reads the series of a query at the resolution of their scrapes: for a plain selector the raw samples with
/// their own times, otherwise values at steps just after the scrapes.
public final class MetricReader {
    private static final int MAX_POINTS = 4_000;
    private static final int MAX_SERIES = 200;
    private static final Duration SHORT_WINDOW = Duration.ofMinutes(10);

    private final MetricsSource metrics;
    private final Supplier<Duration> remaining;
    private final Map<String, ScrapeTiming> timings = new HashMap<>();

    /// @param remaining the time that is left for all requests together
    public MetricReader(MetricsSource metrics, Supplier<Duration> remaining) {
        this.metrics = metrics;
        this.remaining = remaining;
    }

    /// @param window in which the series were read
    /// @param step the distance between the samples
    /// @param failure why the series could not be read
    /// @param others the number of series in the response that were not wanted
    /// @param omitted the number of wanted series beyond the maximum, which are not among `series`
    /// @param incomplete why series may be missing from the response; empty if it was complete
    public record ReadResult(
            TimeWindow window,
            List<TimeSeries> series,
            Duration step,
            Optional<Failure> failure,
            int others,
            int omitted,
            String incomplete) {}

    /// @param wanted the series to return
    public ReadResult read(PromqlQuery query, TimeWindow window, Predicate<Labels> wanted) {
        if (query.plain()) {
            var raw = raw(query, window, wanted);
            if (raw.isPresent()) {
                return raw.get();
            }
        }
        // The scrape timing is the same for all windows with the same end, whatever functions are applied to the
        // series.
        var selectors = query.selectors().stream().map(PromqlExpr::text).toList();
        var rhythm = timings.computeIfAbsent(selectors + " " + window.end(), _ -> scrapeTiming(query, window));
        return atSteps(query, window, rhythm, wanted);
    }

    /// The raw samples. Not every server with this API supports such a query; then the result is empty.
    private Optional<ReadResult> raw(PromqlQuery query, TimeWindow window, Predicate<Labels> wanted) {
        if (!(query.tree().orElseThrow().unwrapped() instanceof PromqlExpr.Selector selector)) {
            return Optional.empty();
        }
        var outcome = evaluate(selector, window);
        var found = SeriesSelection.of(series(outcome), wanted);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        var allSeries = found.wanted();
        return Optional.of(found.result(
                window,
                allSeries.stream().map(CounterRate::of).toList(),
                finestStep(allSeries),
                outcome.incompleteReason()));
    }

    /// The series that were requested, up to a maximum, and how many others there are.
    private record SeriesSelection(List<TimeSeries> wanted, int others, int omitted) {
        static SeriesSelection of(List<Matrix.Series> all, Predicate<Labels> wanted) {
            var withSamples = all.stream().filter(s -> s.size() > 0).toList();
            var fitting =
                    withSamples.stream().filter(s -> wanted.test(s.labels())).toList();
            var kept = fitting.stream().limit(MAX_SERIES).map(TimeSeries::of).toList();
            return new SeriesSelection(kept, withSamples.size() - fitting.size(), fitting.size() - kept.size());
        }

        boolean isEmpty() {
            return wanted.isEmpty() && others == 0;
        }

        ReadResult result(TimeWindow window, List<TimeSeries> explained, Duration step, String incomplete) {
            return new ReadResult(window, explained, step, Optional.empty(), others, omitted, incomplete);
        }
    }

    private static Duration finestStep(List<TimeSeries> allSeries) {
        return allSeries.stream()
                .map(TimeSeries::usualStep)
                .min(Duration::compareTo)
                .orElse(TimeSeries.DEFAULT_STEP);
    }

    private Outcome<MetricsSource.Result> evaluate(PromqlExpr.Selector selector, TimeWindow window) {
        var query = new PromqlExpr.RangeSelector(selector, window.length(), selector.span()).text();
        return metrics.evaluate(query, window.end(), remaining.get());
    }

    private static List<Matrix.Series> series(Outcome<MetricsSource.Result> outcome) {
        return outcome.answer().orElse(null) instanceof MetricsSource.Result.MatrixResult(var series)
                ? series
                : List.of();
    }

    /// The scrape interval of the samples behind a query, and the time of one of them.
    private record ScrapeTiming(Duration step, long phaseMillis) {}

    private ScrapeTiming scrapeTiming(PromqlQuery query, TimeWindow window) {
        // The last minutes show a scrape interval of seconds; a longer interval needs the whole window.
        var last = window.length().compareTo(SHORT_WINDOW) > 0
                ? new TimeWindow(window.end().minus(SHORT_WINDOW), window.end())
                : window;
        return scrapeTimingIn(query, last)
                .or(() -> scrapeTimingIn(query, window))
                .orElse(new ScrapeTiming(Duration.ZERO, 0));
    }

    private Optional<ScrapeTiming> scrapeTimingIn(PromqlQuery query, TimeWindow end) {
        for (var selector : query.selectors()) {
            var densest = series(evaluate(selector.unshifted(), end)).stream()
                    .limit(MAX_SERIES)
                    .map(TimeSeries::of)
                    .filter(t -> t.size() > 2)
                    .max(Comparator.comparingInt(TimeSeries::size));
            if (densest.isPresent()) {
                var times = densest.get().timeMillis();
                return Optional.of(new ScrapeTiming(densest.get().usualStep(), times[times.length - 1]));
            }
        }
        return Optional.empty();
    }

    private ReadResult atSteps(PromqlQuery query, TimeWindow window, ScrapeTiming rhythm, Predicate<Labels> wanted) {
        boolean known = !rhythm.step().isZero();
        var step = known ? rhythm.step() : Duration.ofSeconds(5);
        var coarsest = window.length().dividedBy(MAX_POINTS);
        // A step is a multiple of the scrape interval: at times between scrapes, an age would seem to stop and
        // to jump.
        step = step.multipliedBy(
                Math.max(1, coarsest.dividedBy(step) + (coarsest.toNanos() % step.toNanos() == 0 ? 0 : 1)));
        var start = window.start();
        if (known) {
            long offset = Math.floorMod(rhythm.phaseMillis() + 1 - start.toEpochMilli(), step.toMillis());
            start = start.plusMillis(offset);
        }
        if (start.isAfter(window.end())) {
            start = window.end();
        }
        var outcome = metrics.range(query.text(), new TimeWindow(start, window.end()), step, remaining.get());
        if (outcome instanceof Outcome.Failed<Matrix> failed) {
            return new ReadResult(window, List.of(), step, Optional.of(failed.failure()), 0, 0, "");
        }
        var matrix = outcome.answer().orElseThrow();
        var found = SeriesSelection.of(matrix.series(), wanted);
        var allSeries = known
                ? found.wanted()
                : found.wanted().stream().map(MetricReader::thinned).toList();
        return found.result(
                window,
                allSeries.stream()
                        .map(explained -> CounterRate.of(query, explained))
                        .toList(),
                known ? matrix.step() : finestStep(allSeries),
                outcome.incompleteReason());
    }

    /// Keeps one point of each run of equal values. If the scrape interval is unknown, the response repeats
    /// each sample until the next one, and the usual length of such a run is the interval.
    private static TimeSeries thinned(TimeSeries series) {
        var values = series.values();
        var runs = new ArrayList<Integer>();
        int since = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] != values[i - 1]) {
                runs.add(i - since);
                since = i;
            }
        }
        if (runs.size() < 8) {
            return series;
        }
        int run = runs.stream().sorted().skip(runs.size() / 2).findFirst().orElse(1);
        if (run < 2) {
            return series;
        }
        var kept = IntStream.builder();
        int last = -run;
        for (int i = 0; i < values.length; i++) {
            boolean changed = i == 0 || values[i] != values[i - 1];
            if (changed || i - last >= run) {
                kept.add(i);
                last = i;
            }
        }
        return series.at(kept.build());
    }
}
