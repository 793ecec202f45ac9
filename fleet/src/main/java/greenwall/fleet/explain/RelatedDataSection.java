package greenwall.fleet.explain;

import static greenwall.fleet.TimeOrder.earlier;
import static greenwall.fleet.TimeOrder.longer;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.ExplanationRun.Note;
import greenwall.fleet.explain.MetricSection.Metric;
import greenwall.fleet.explain.metric.MetricReader;
import greenwall.fleet.explain.metric.NearbySeries;
import greenwall.fleet.explain.metric.OnsetSearch;
import greenwall.fleet.explain.metric.SeriesRanking;
import greenwall.fleet.explain.metric.SeriesSteps;
import greenwall.fleet.explain.metric.SeriesSteps.Reach;
import greenwall.fleet.explain.onset.OnsetFinder;
import greenwall.fleet.promql.GoFormat;
import greenwall.fleet.source.Alerts;
import greenwall.fleet.source.Metrics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// Examines data other than logs once the onset is known: other series, the scope of the change, and known
/// events. Each section adds a note on how much it read.
final class RelatedDataSection {
    private static final Duration LEAD = Duration.ofMinutes(15);
    private static final List<Integer> EARLIER_DAYS = List.of(1, 2, 3, 7, 14);
    private static final Duration SAME_HOUR = Duration.ofMinutes(10);
    private static final int MAX_SERIES = 1600;
    private static final Reach BEFORE = new Reach(Duration.ofMinutes(40), 24, 160);
    private static final Reach AFTER = new Reach(Duration.ofMinutes(12), 3, 48);
    /// Other series may be scraped less often than the one that is explained.
    private static final Duration MIN_BEFORE = Duration.ofMinutes(10);
    private static final Duration MIN_AFTER = Duration.ofMinutes(3);
    private static final int MAX_POINTS = 160;
    private static final int STEPS_OF_SAME_HOUR = 2;

    private final ExplainContext context;
    private final Metrics metrics;
    private final Optional<Alerts> alerts;
    private final Metric metric;
    private final Onset about;
    private final Instant now;
    private final ExplanationRun run;
    private @Nullable NearbySeries nearby;

    /// @param about the onset, or the instant of the question if there is none
    RelatedDataSection(
            ExplainContext context,
            Metrics metrics,
            Optional<Alerts> alerts,
            Metric metric,
            Onset about,
            Instant now,
            ExplanationRun run) {
        this.context = context;
        this.metrics = metrics;
        this.alerts = alerts;
        this.metric = metric;
        this.about = about;
        this.now = now;
        this.run = run;
    }

    /// The nearby series; read once, by the first section that needs them.
    private synchronized NearbySeries nearby() {
        var found = nearby;
        if (found == null) {
            found = NearbySeries.of(metrics, context.query(), about, span(), run.remaining());
            nearby = found;
        }
        return found;
    }

    Note series() {
        var span = span();
        var step = step(span);
        var selectors = new ArrayList<String>();
        var found = nearby();
        if (context.instances().isEmpty()) {
            selectors.addAll(found.selectors(metrics, span, run.remaining()));
        } else {
            var instances = new ArrayList<>(context.instances());
            context.neighbours().values().stream()
                    .filter(n -> n.role().equals("hypervisor"))
                    .forEach(n -> instances.addAll(n.instances()));
            instances.forEach(i -> selectors.add(selector(i)));
        }
        if (selectors.isEmpty()) {
            return new Note("the series has no label that names its owner, so no related series were compared", false);
        }
        var failures = new FailedRequestCount();
        var read = ConcurrentRequests.all(
                selectors, selector -> failures.answer(metrics.range(selector, span, step, run.remaining())));
        var traces = read.stream()
                .flatMap(Optional::stream)
                .flatMap(matrix -> matrix.series().stream())
                .map(ExplainedSeries::of)
                .toList();
        boolean byHost = !context.instances().isEmpty();
        var hostOf = byHost ? context.scoping().hostOf() : found.hostOf();
        ToDoubleFunction<Labels> near = byHost ? _ -> 1 : found::nearness;
        var explained = metric.found().map(OnsetSearch.Found::trace);
        var ranked = new SeriesRanking(about, explained, hostOf, near, step).rank(traces);
        run.change(d -> d.series(ranked.series()));
        return failures.note(ranked.tested() + " series compared"
                + (ranked.tested() < traces.size()
                        ? ", " + (traces.size() - ranked.tested()) + " have too few samples"
                        : ""));
    }

    /// All series of a target that describe its host.
    static String selector(String instance) {
        return "{instance=" + GoFormat.quote(instance) + ",le=\"\",__name__!~\"(go|promhttp|scrape|process)_.*\"}";
    }

    /// Long enough for a few samples after and a few dozen before, at any scrape interval.
    private TimeWindow span() {
        var steps = new SeriesSteps(metric.step());
        return new TimeWindow(
                about.at().minus(longer(steps.within(BEFORE), MIN_BEFORE)),
                earlier(now, about.at().plus(longer(steps.within(AFTER), MIN_AFTER))));
    }

    /// The step of the metric, or whole seconds if that gives too many points.
    private Duration step(TimeWindow span) {
        return longer(Duration.ofSeconds(Math.ceilDiv(span.length().toSeconds(), MAX_POINTS)), metric.step());
    }

    Note scope() {
        var onset = metric.onset().orElseThrow();
        var scoping = context.instances().isEmpty() ? nearby().scoping() : context.scoping();
        var span = span();
        var step = step(span);
        var outcome = metrics.range(scoping.query().text(), span, step, run.remaining());
        var failures = new FailedRequestCount();
        var matrix = failures.answer(outcome);
        if (matrix.isEmpty()) {
            return failures.note("the other hosts could not be read");
        }
        var series = matrix.get().series();
        var traces = series.stream()
                .limit(MAX_SERIES)
                .map(s -> MetricReader.comparable(scoping.query(), ExplainedSeries.of(s)))
                .toList();
        var scope = scoping.scope(traces, onset, matrix.get().step());
        run.change(d -> d.scope(scope));
        int skipped = series.size() - traces.size();
        return failures.note(traces.size() + " series of the fleet compared"
                + (skipped > 0 ? ", " + skipped + " more were left out and may have changed too" : ""));
    }

    Note events(TimeWindow window, Set<String> own) {
        var searchWindow = new TimeWindow(window.start().minus(LEAD.multipliedBy(2)), window.end());
        var finder = new KnownEventFinder(Optional.of(metrics), alerts, context, own, searchWindow, run.remaining());
        var found = new ArrayList<>(finder.find());
        metric.onset().flatMap(onset -> recurrence(onset, own)).ifPresent(found::add);
        run.change(d -> d.events(found));
        return finder.failures().note(found.size() + " found");
    }

    private Optional<KnownEvent> recurrence(Onset onset, Set<String> own) {
        var found = ConcurrentRequests.all(EARLIER_DAYS, day -> onDayBefore(onset, day));
        var checkedDays = found.stream().filter(Earlier::read).map(Earlier::day).toList();
        var days = found.stream().filter(Earlier::same).map(Earlier::day).toList();
        return KnownEventFinder.recurrence(
                days, checkedDays, onset, own.stream().findFirst().orElse(""));
    }

    /// Whether the series existed that many days before, and whether it changed in the same way.
    private record Earlier(int day, boolean read, boolean same) {}

    private Earlier onDayBefore(Onset onset, int day) {
        var at = onset.at().minus(Duration.ofDays(day));
        var steps = new SeriesSteps(metric.step());
        var window = new TimeWindow(
                at.minus(steps.atLeast(BEFORE.usual(), BEFORE.fewest())),
                at.plus(steps.atLeast(AFTER.usual(), 2 * AFTER.fewest())));
        var near = steps.atLeast(SAME_HOUR, STEPS_OF_SAME_HOUR);
        var series = new MetricReader(metrics, run.remaining())
                .read(context.query(), window).traces().stream()
                        .filter(t -> t.labels().equals(onset.series()))
                        .findFirst();
        var same = series.flatMap(trace -> OnsetFinder.find(trace.timeMillis(), trace.values(), at))
                .filter(s -> Duration.between(s.onset(), at).abs().compareTo(near) <= 0
                        && s.spread() == onset.spread()
                        && s.up() == (onset.during() > onset.before())
                        && Math.abs(s.during() - s.before()) > 0.4 * Math.abs(onset.during() - onset.before()));
        return new Earlier(day, series.isPresent(), same.isPresent());
    }
}
