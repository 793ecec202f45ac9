package greenwall.fleet.explain;

import greenwall.fleet.Labels;
import greenwall.fleet.Window;
import greenwall.fleet.explain.PartState.Part;
import greenwall.fleet.explain.PartState.Progress;
import greenwall.fleet.explain.metric.MetricReader;
import greenwall.fleet.explain.metric.OnsetSearch;
import greenwall.fleet.explain.metric.Scoping;
import greenwall.fleet.explain.metric.SeriesRanking;
import greenwall.fleet.explain.onset.OnsetFinder;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Metrics;
import greenwall.fleet.state.FleetState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// One question on its way to an answer: first the metric and its onset, then everything else at once.
final class Investigation {
    private static final Duration LEAD = Duration.ofMinutes(15);
    private static final Duration RAMP = Duration.ofMinutes(2);
    private static final int BASELINES = 4;
    private static final double VAGUE_SECONDS = 30;
    private static final List<Duration> FARTHER = List.of(Duration.ofHours(3), Duration.ofHours(12));
    private static final List<Integer> EARLIER_DAYS = List.of(1, 2, 3, 7, 14);
    private static final Duration ABOUT_THE_HOUR = Duration.ofMinutes(10);
    private static final int MOST_HOSTS_BY_RANGE = 400;

    private final Question question;
    private final Investigator.Sources sources;
    private final Supplier<FleetState> fleet;
    private final Instant now;
    private final long untilNanos;
    private final Draft draft;
    private final Consumer<Explanation> listener;

    Investigation(
            Question question,
            Investigator.Sources sources,
            Supplier<FleetState> fleet,
            InstantSource clock,
            Duration deadline,
            Draft draft,
            Consumer<Explanation> listener) {
        this.question = question;
        this.sources = sources;
        this.fleet = fleet;
        this.now = clock.instant();
        this.untilNanos = System.nanoTime() + deadline.toNanos();
        this.draft = draft;
        this.listener = listener;
    }

    private void change(Consumer<Draft> change) {
        listener.accept(draft.change(change));
    }

    private Duration left() {
        return Duration.ofNanos(Math.max(1_000_000, untilNanos - System.nanoTime()));
    }

    void run() throws InterruptedException {
        switch (new Situations(fleet.get()).of(question, now)) {
            case Situations.Found.Unclear(var why) -> listener.accept(draft.finish(Conclusion.nothing(why)));
            case Situations.Found.Clear(var situation) -> {
                if (sources.metrics().isEmpty()) {
                    listener.accept(draft.finish(Conclusion.nothing(
                            "the cluster " + question.subject().cluster() + " has no source of metrics")));
                } else {
                    run(situation, sources.metrics().get());
                }
            }
        }
    }

    private void run(Situation situation, Metrics metrics) throws InterruptedException {
        var metric = metric(situation, metrics);
        var about = about(metric);
        var windows = windows(about, metric.onset().isPresent());
        change(d -> d.windows(windows.window(), windows.baseline()));
        var own = situation.own().isEmpty() ? named(metric) : situation.own();
        var ranked = new ArrayList<RankedTemplate>();
        var parts = new ArrayList<Callable<Void>>();
        parts.add(() -> {
            ranked.addAll(logs(situation, own, about, windows, metric));
            return null;
        });
        if (metric.onset().isPresent()) {
            parts.add(() -> guarded(Part.SERIES, () -> series(situation, metrics, metric, own)));
            parts.add(() -> guarded(Part.SCOPE, () -> scope(situation, metrics, metric)));
        } else {
            change(d -> {
                d.part(Part.SERIES, Progress.SKIPPED, "the metric did not change");
                d.part(Part.SCOPE, Progress.SKIPPED, "the metric did not change");
            });
        }
        parts.add(() -> guarded(Part.EVENTS, () -> events(situation, metrics, metric, windows, own)));
        together(parts);
        listener.accept(draft.finish(Verdicts.of(draft.snapshot(), metric.failure(), ranked, metric.samples())));
    }

    private void together(List<Callable<Void>> parts) throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Void> part : threads.invokeAll(parts, left().toMillis() + 500, TimeUnit.MILLISECONDS)) {
                if (!part.isCancelled()) {
                    part.get();
                }
            }
        } catch (ExecutionException bug) {
            throw new IllegalStateException("a part of an explanation failed", bug.getCause());
        }
    }

    /// A part that may fail without taking the others along.
    private @org.jspecify.annotations.Nullable Void guarded(Part part, Supplier<String> work) {
        change(d -> d.part(part, Progress.RUNNING, ""));
        var note = work.get();
        change(d -> d.part(part, Progress.DONE, note));
        return null;
    }

    /// What is known of the metric: its series, the one that changed first, and how finely it was read.
    private record Metric(
            List<Trace> traces, Duration step, Optional<OnsetSearch.Found> found, Optional<Failure> failure) {
        Optional<Onset> onset() {
            return found.map(OnsetSearch.Found::onset);
        }

        int samples() {
            return traces.stream().mapToInt(Trace::size).sum();
        }
    }

    private Metric metric(Situation situation, Metrics metrics) {
        change(d -> {
            d.part(Part.METRIC, Progress.RUNNING, "");
            d.metric(situation.title(), situation.unit(), situation.query().text(), List.of());
        });
        var reader = new MetricReader(metrics, left());
        var reach = question.window(now);
        var metric = look(situation, reader, question.reach().multipliedBy(4), reach);
        if (metric.found().isEmpty() && situation.lasting()) {
            for (var far : FARTHER) {
                if (metric.found().isEmpty()) {
                    metric = look(
                            situation, reader, far, new Window(question.at().minus(far), reach.end()));
                }
            }
        }
        var known = metric;
        change(d -> {
            d.metric(situation.title(), situation.unit(), situation.query().text(), ordered(known));
            d.onset(known.onset());
            d.part(
                    Part.METRIC,
                    known.traces().isEmpty() ? Progress.FAILED : Progress.DONE,
                    known.failure()
                            .map(Failure::found)
                            .orElse(known.samples() + " samples of "
                                    + known.traces().size() + " series"));
        });
        return metric;
    }

    private Metric look(Situation situation, MetricReader reader, Duration before, Window touching) {
        var span = new Window(question.at().minus(before), touching.end());
        var read = reader.read(situation.query(), span);
        var traces = keyed(read.traces(), situation.keys());
        if (question.onset().isPresent()) {
            var onset = OnsetSearch.placed(traces, question.onset().get(), read.step());
            var trace = traces.isEmpty() ? new Trace(Labels.EMPTY, new long[0], new double[0]) : traces.getFirst();
            return new Metric(traces, read.step(), Optional.of(new OnsetSearch.Found(onset, trace)), read.failure());
        }
        var found = OnsetSearch.find(traces, question.at(), touching)
                .map(f -> f.onset().placed() ? f : sharpened(f, situation, reader, read.step()));
        return new Metric(traces, read.step(), found, read.failure());
    }

    /// A rate over five minutes shows a change late and softly: the same over a shorter range places it.
    private OnsetSearch.Found sharpened(
            OnsetSearch.Found found, Situation situation, MetricReader reader, Duration step) {
        var shortest = step.multipliedBy(4);
        var range = situation.query().longestRange();
        if (range.compareTo(shortest.multipliedBy(3).dividedBy(2)) < 0) {
            return found;
        }
        var onset = found.onset().at();
        var span = new Window(onset.minus(Duration.ofMinutes(40)), earlier(onset.plus(range.multipliedBy(3)), now));
        var read = reader.read(situation.query().withRangesUpTo(shortest), span);
        var sharp = OnsetSearch.find(
                read.traces().stream()
                        .filter(t -> t.labels().equals(found.trace().labels()))
                        .toList(),
                onset,
                new Window(onset.minus(range), onset.plus(range)));
        return sharp.filter(s -> !s.onset().at().isBefore(onset.minus(range))
                        && s.onset().at().isBefore(onset.plus(step.multipliedBy(2)))
                        && s.onset().during() > s.onset().before()
                                == found.onset().during() > found.onset().before())
                .map(s -> new OnsetSearch.Found(
                        new Onset(
                                s.onset().at(),
                                s.onset().last(),
                                found.onset().end(),
                                found.onset().series(),
                                found.onset().before(),
                                found.onset().during(),
                                found.onset().size(),
                                false),
                        found.trace()))
                .orElse(found);
    }

    /// The series of the pool, peer or device in question, where their labels tell it.
    private static List<Trace> keyed(List<Trace> traces, List<String> keys) {
        if (keys.isEmpty()) {
            return traces;
        }
        var ours = traces.stream()
                .filter(t -> {
                    var values = new HashSet<String>();
                    t.labels().forEach((_, value) -> values.add(value));
                    return values.containsAll(keys);
                })
                .toList();
        return ours.isEmpty() ? traces : ours;
    }

    private static List<Trace> ordered(Metric metric) {
        if (metric.found().isEmpty()) {
            return metric.traces();
        }
        var first = metric.found().get().trace();
        var ordered = new ArrayList<Trace>();
        ordered.add(first);
        metric.traces().stream().filter(t -> t != first).forEach(ordered::add);
        return ordered;
    }

    /// What lines are ranked against where there is no onset: the instant that was pointed at.
    private Onset about(Metric metric) {
        return metric.onset()
                .orElseGet(() -> new Onset(
                        question.at(),
                        question.at(),
                        Optional.empty(),
                        metric.traces().isEmpty()
                                ? Labels.EMPTY
                                : metric.traces().getFirst().labels(),
                        Double.NaN,
                        Double.NaN,
                        0,
                        false));
    }

    private record Windows(Window window, Window baseline) {}

    private Windows windows(Onset about, boolean found) {
        var lead = question.reach().compareTo(LEAD) < 0 ? question.reach() : LEAD;
        var start = about.last().minus(lead);
        var end = earlier(about.at().plus(lead), later(now, about.at()));
        var window = new Window(start, end);
        return new Windows(window, Window.before(start, lead.multipliedBy(2L * BASELINES)));
    }

    /// What the changed series' labels say may be its host's name: whichever of it the log's labels say too.
    private static Set<String> named(Metric metric) {
        var names = new LinkedHashSet<String>();
        metric.found()
                .ifPresent(f -> f.trace().labels().forEach((label, value) -> {
                    if (!label.equals(Labels.NAME) && !label.equals("job")) {
                        names.add(value);
                    }
                }));
        return names;
    }

    private List<RankedTemplate> logs(Situation situation, Set<String> own, Onset about, Windows windows, Metric metric)
            throws InterruptedException {
        if (sources.logs().isEmpty()) {
            change(d -> {
                d.part(Part.LOGS, Progress.FAILED, "no source of logs is configured");
                d.part(Part.NEIGHBOUR_LOGS, Progress.SKIPPED, "no source of logs is configured");
            });
            return List.of();
        }
        double vague = VAGUE_SECONDS + metric.step().toMillis() / 4000.0;
        return new LogsPart(
                        sources.logs().get(),
                        situation,
                        Situations.plain(own),
                        about,
                        windows.window(),
                        windows.baseline(),
                        metric.onset().isPresent() ? vague : RAMP.toSeconds(),
                        left(),
                        this::change)
                .run();
    }

    private String series(Situation situation, Metrics metrics, Metric metric, Set<String> own) {
        var onset = metric.onset().orElseThrow();
        var selectors = new ArrayList<String>();
        if (situation.instances().isEmpty()) {
            var labels = metric.found().orElseThrow().trace().labels();
            for (var name : List.of("instance", "host", "hostname", "node", "nodename")) {
                if (labels.has(name)) {
                    selectors.add("{" + name + "=\"" + labels.get(name) + "\",le=\"\"}");
                    break;
                }
            }
        } else {
            var instances = new ArrayList<>(situation.instances());
            situation.neighbours().values().stream()
                    .filter(n -> n.role().equals("hypervisor"))
                    .forEach(n -> instances.addAll(n.instances()));
            instances.forEach(i ->
                    selectors.add("{instance=\"" + i + "\",le=\"\",__name__!~\"(go|promhttp|scrape|process)_.*\"}"));
        }
        if (selectors.isEmpty()) {
            return "the series names no host whose other series could be looked at";
        }
        var step = metric.step().compareTo(Duration.ofSeconds(20)) < 0 ? Duration.ofSeconds(20) : metric.step();
        var span = new Window(
                onset.at().minus(Duration.ofMinutes(40)), earlier(onset.at().plus(Duration.ofMinutes(12)), now));
        var traces = new ArrayList<Trace>();
        for (var selector : selectors) {
            metrics.range(selector, span, step, left())
                    .answer()
                    .ifPresent(matrix -> matrix.series()
                            .forEach(s -> traces.add(new Trace(s.labels(), s.timeMillis(), s.values()))));
        }
        var hostOf = situation.instances().isEmpty()
                ? (Scoping.HostOf) Scoping::hostIn
                : situation.scoping().hostOf();
        var ranked = new SeriesRanking(onset, hostOf).rank(traces);
        change(d -> d.series(ranked));
        return traces.size() + " series looked at";
    }

    private String scope(Situation situation, Metrics metrics, Metric metric) {
        var onset = metric.onset().orElseThrow();
        var scoping = situation.scoping();
        var span = new Window(
                onset.at().minus(Duration.ofMinutes(30)), earlier(onset.at().plus(Duration.ofMinutes(12)), now));
        var step = span.length().dividedBy(160);
        step = step.compareTo(metric.step()) < 0 ? metric.step() : step;
        var outcome = metrics.range(scoping.query().text(), span, step, left());
        var matrix = outcome.answer();
        if (matrix.isEmpty()) {
            return "the other hosts could not be read";
        }
        var traces = matrix.get().series().stream()
                .limit(MOST_HOSTS_BY_RANGE * 4L)
                .map(s -> MetricReader.comparable(scoping.query(), new Trace(s.labels(), s.timeMillis(), s.values())))
                .toList();
        var scope = scoping.scope(traces, onset, matrix.get().step());
        change(d -> d.scope(scope));
        return traces.size() + " series of the fleet looked at";
    }

    private String events(Situation situation, Metrics metrics, Metric metric, Windows windows, Set<String> own) {
        var looked = new Window(
                windows.window().start().minus(LEAD.multipliedBy(2)),
                windows.window().end());
        var found = new ArrayList<>(
                new KnownEvents(sources.metrics(), sources.alerts(), situation, own, looked, left()).find());
        metric.onset()
                .flatMap(onset -> recurrence(situation, metrics, metric, onset, own))
                .ifPresent(found::add);
        change(d -> d.events(found));
        return found.size() + " found";
    }

    private Optional<KnownEvent> recurrence(
            Situation situation, Metrics metrics, Metric metric, Onset onset, Set<String> own) {
        var reader = new MetricReader(metrics, left());
        var days = new ArrayList<Integer>();
        var asked = new ArrayList<Integer>();
        for (int day : EARLIER_DAYS) {
            var at = onset.at().minus(Duration.ofDays(day));
            var traces = reader.read(
                            situation.query(),
                            new Window(at.minus(Duration.ofMinutes(40)), at.plus(Duration.ofMinutes(20))))
                    .traces();
            var same = traces.stream()
                    .filter(t -> t.labels().equals(onset.series()))
                    .findFirst();
            if (same.isEmpty()) {
                continue;
            }
            asked.add(day);
            OnsetFinder.find(same.get().timeMillis(), same.get().values(), at)
                    .filter(s -> Duration.between(s.onset(), at).abs().compareTo(ABOUT_THE_HOUR) <= 0
                            && s.up() == (onset.during() > onset.before())
                            && Math.abs(s.during() - s.before()) > 0.4 * Math.abs(onset.during() - onset.before()))
                    .ifPresent(_ -> days.add(day));
        }
        return KnownEvents.recurrence(
                days, asked, onset, own.stream().findFirst().orElse(""));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
