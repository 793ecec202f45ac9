package greenwall.fleet.incident;

import greenwall.fleet.Labels;
import greenwall.fleet.TaskThreads;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.dialect.FormQuery;
import greenwall.fleet.explain.logs.HostStreams;
import greenwall.fleet.identity.HostLabelNames;
import greenwall.fleet.identity.InstanceAddress;
import greenwall.fleet.promql.ExprRewriter;
import greenwall.fleet.promql.GoFormat;
import greenwall.fleet.source.Logs;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.Metrics;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Traces;
import greenwall.fleet.trace.Trace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads from the sources of a cluster all data that a replay of an incident needs, and keeps as much as the
/// limits of a [Recording] allow: first the data of its host in the charts of the record, then all other data of
/// the host, then the data by which other hosts are judged. If the record's explanations reach further back than
/// its window, the data of its host does too. Data that forecasts read from before the window is kept for all
/// hosts, in the steps of the forecasts.
public final class RecordingBuilder {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    /// Includes data from before the incident, which an explanation compares with.
    private static final Duration BEFORE = Duration.ofMinutes(75);

    private static final Duration LONGEST = Duration.ofHours(6);
    private static final Duration LONGEST_FOR_HOST = Duration.ofHours(14);
    private static final Duration LONGEST_FOR_CHARTS = Duration.ofDays(2);
    private static final Duration FORECAST_STEP = Duration.ofMinutes(5);
    private static final int CONCURRENT = 4;
    private static final int NAMES_PER_QUERY = 12;
    private static final int SHORTEST_MINUTES = 24;
    private static final int TRACE_SEARCH = 200;
    private static final int MAX_LABELS = 12;
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");

    private final Metrics metrics;
    private final Optional<Logs> logs;
    private final Optional<Traces> traces;
    private final List<String> judged;
    private final Set<String> forecast;
    private final Duration forecastReach;
    private final List<String> omitted = Collections.synchronizedList(new ArrayList<>());

    /// @param expressions the expressions by which hosts and services are judged, the most important first: their
    ///     series are kept before all others of other hosts
    public RecordingBuilder(
            Metrics metrics, Optional<Logs> logs, Optional<Traces> traces, Collection<String> expressions) {
        this.metrics = metrics;
        this.logs = logs;
        this.traces = traces;
        judged = List.copyOf(words(expressions));
        var forecasts = expressions.stream()
                .filter(expression -> FormQuery.windowOf(expression) > FORECAST_STEP.toMillis())
                .toList();
        forecast = words(forecasts);
        forecastReach = forecasts.stream()
                .map(expression -> Duration.ofMillis(FormQuery.windowOf(expression)))
                .max(Comparator.naturalOrder())
                .map(reach -> reach.compareTo(LONGEST) < 0 ? reach : LONGEST)
                .orElse(Duration.ZERO);
    }

    /// The time range of an incident's recording: from well before its start to its end, or to now.
    ///
    /// @param now by the sources' clock
    public static TimeWindow window(Incident incident, Instant now) {
        var opening = incident.opening();
        var end = incident.closing().map(IncidentClosing::at).orElse(now);
        var start = opening.window().start().isBefore(opening.at())
                ? opening.window().start()
                : opening.at();
        end = end.isBefore(opening.at()) ? opening.at() : end;
        end = end.isAfter(now) && !opening.at().isAfter(now) ? now : end;
        return atMost(LONGEST, start.minus(BEFORE), end);
    }

    private static TimeWindow atMost(Duration longest, Instant from, Instant end) {
        var earliest = end.minus(longest);
        return new TimeWindow(from.isBefore(earliest) ? earliest : from, end);
    }

    /// The time range for the record's host: it starts well before the earliest log lines that explain the incident.
    private static TimeWindow hostWindow(Incident incident, TimeWindow window) {
        return incident.entries().stream()
                .map(TimelineEntry::what)
                .flatMap(what -> what instanceof Evidence.Lines lines ? Stream.of(lines.window()) : Stream.empty())
                .map(explained -> explained.start().minus(BEFORE))
                .filter(from -> from.isBefore(window.start()))
                .min(Comparator.naturalOrder())
                .map(from -> atMost(LONGEST_FOR_HOST, from, window.end()))
                .orElse(window);
    }

    private static List<Evidence.Chart> charts(Incident incident) {
        return incident.entries().stream()
                .map(TimelineEntry::what)
                .flatMap(what -> what instanceof Evidence.Chart chart ? Stream.of(chart) : Stream.empty())
                .toList();
    }

    /// @param cluster the name of the cluster
    /// @param names all names of the incident's host in series and logs; empty if it has no host
    /// @param now by the sources' clock
    public Recording record(String cluster, Incident incident, Collection<String> names, Instant now)
            throws InterruptedException {
        var window = window(incident, now);
        var ofHost = names.isEmpty() ? window : hostWindow(incident, window);
        var series = series(matchers(names), window, ofHost, charts(incident));
        var lines = lines(names, window, ofHost);
        return new Recording(
                cluster,
                window,
                series,
                metrics.rules(DEADLINE).answer().orElseGet(() -> {
                    omitted.add("the rules, which the source did not return");
                    return List.of();
                }),
                lines,
                traces(window),
                omitted);
    }

    /// @param step the interval between values; empty for all samples
    private record Request(String selector, TimeWindow window, Optional<Duration> step) {
        Request(String selector, TimeWindow window) {
            this(selector, window, Optional.empty());
        }
    }

    private static Request request(List<String> names, TimeWindow window, Optional<Duration> step) {
        return new Request("{__name__=~\"" + String.join("|", names) + "\"}", window, step);
    }

    /// A request for the data that forecasts read from before the window; includes `up`, because a forecast is
    /// shown only for targets that were up at the earliest time that it reads.
    private Optional<Request> beforeTheWindow(List<String> names, TimeWindow window) {
        var read = names.stream()
                .filter(name -> forecast.contains(name) || name.equals("up"))
                .toList();
        if (forecastReach.isZero() || read.isEmpty()) {
            return Optional.empty();
        }
        long step = FORECAST_STEP.toMillis();
        long from = window.start().minus(forecastReach).toEpochMilli() / step * step;
        return Optional.of(
                request(read, new TimeWindow(Instant.ofEpochMilli(from), window.start()), Optional.of(FORECAST_STEP)));
    }

    /// Requests for the data of the host's charts, from the start of each chart.
    private List<Request> chartRequests(
            List<String> hostMatchers, List<Evidence.Chart> charts, List<String> names, TimeWindow window) {
        var requests = new ArrayList<Request>();
        for (var chart : charts) {
            var shown = words(List.of(chart.query())).stream()
                    .filter(names::contains)
                    .sorted()
                    .collect(Collectors.joining("|"));
            if (!shown.isEmpty() && chart.window().start().isBefore(window.start())) {
                var longer = atMost(LONGEST_FOR_CHARTS, chart.window().start(), window.end());
                if (longer.start().isAfter(chart.window().start())) {
                    omitted.add("the part of \"" + chart.title() + "\" before " + longer.start());
                }
                hostMatchers.forEach(
                        label -> requests.add(new Request("{__name__=~\"" + shown + "\"," + label + "}", longer)));
            }
        }
        requests.sort(Comparator.comparing(request -> request.window().start()));
        return requests;
    }

    /// Matchers for the host, one for each label that may name a host in a series.
    private static List<String> matchers(Collection<String> names) {
        var alternatives = names.stream()
                .map(InstanceAddress::parse)
                .filter(address ->
                        address.kind() == InstanceAddress.Kind.NAME || address.kind() == InstanceAddress.Kind.IP)
                .map(address -> ExprRewriter.literally(address.host()))
                .distinct()
                .map(host -> host.contains(":") ? "\\[?" + host + "\\]?" : host)
                .collect(Collectors.joining("|"));
        return alternatives.isEmpty()
                ? List.of()
                : HostLabelNames.IN_SERIES.stream()
                        .map(label -> label + "=~" + GoFormat.quote("(" + alternatives + ")([.:].*)?"))
                        .toList();
    }

    private List<Matrix.Series> series(
            List<String> hostMatchers, TimeWindow window, TimeWindow hostWindow, List<Evidence.Chart> charts)
            throws InterruptedException {
        var kept = new LinkedHashMap<Labels, Matrix.Series>();
        var before = new LinkedHashMap<Labels, Matrix.Series>();
        long samples = 0;
        var names = metrics.labelValues(Labels.NAME, List.of(), window, DEADLINE)
                .answer()
                .orElse(List.of());
        if (names.isEmpty()) {
            omitted.add("all metrics, since the source does not list them");
        }
        var queries = new ArrayList<Request>();
        var alerts = List.of("ALERTS", "ALERTS_FOR_STATE", "up");
        queries.addAll(chartRequests(hostMatchers, charts, names, window));
        hostMatchers.forEach(label -> queries.add(new Request("{" + label + "}", hostWindow)));
        alerts.stream()
                .filter(names::contains)
                .forEach(name -> queries.add(new Request("{__name__=\"" + name + "\"}", window)));
        beforeTheWindow(names, window).ifPresent(queries::add);
        var rest = names.stream()
                .filter(name -> !alerts.contains(name))
                .sorted(Comparator.comparingInt(this::rank))
                .toList();
        for (int from = 0; from < rest.size(); from += NAMES_PER_QUERY) {
            var group = rest.subList(from, Math.min(from + NAMES_PER_QUERY, rest.size()));
            queries.add(request(group, window, Optional.empty()));
        }
        int sent = 0;
        boolean full = false;
        for (int from = 0; from < queries.size() && !full; from += CONCURRENT) {
            var batch = queries.subList(from, Math.min(from + CONCURRENT, queries.size()));
            var answers = readAll(batch);
            for (int i = 0; i < answers.size(); i++) {
                sent++;
                var target = batch.get(i).step().isPresent() ? before : kept;
                for (var one : answers.get(i)) {
                    if (target.containsKey(one.labels())) {
                        continue;
                    }
                    if (kept.size() + before.size() >= Recording.MOST_SERIES
                            || samples + one.size() > Recording.MOST_SAMPLES) {
                        full = true;
                        continue;
                    }
                    target.put(one.labels(), one);
                    samples += one.size();
                }
            }
        }
        if (full) {
            omitted.add("series beyond " + Recording.MOST_SAMPLES + " samples, after " + sent + " of " + queries.size()
                    + " queries");
        }
        before.forEach((labels, sparse) -> kept.merge(labels, sparse, RecordingBuilder::prepend));
        return List.copyOf(kept.values());
    }

    /// Judged quantities come first, and of those, buckets of histograms come last because there are many of them.
    private int rank(String name) {
        int at = judged.indexOf(name);
        return at < 0 ? Integer.MAX_VALUE : name.endsWith("_bucket") ? judged.size() + at : at;
    }

    private static Set<String> words(Collection<String> expressions) {
        return expressions.stream()
                .flatMap(expression -> NAME.matcher(expression).results())
                .map(MatchResult::group)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private List<List<Matrix.Series>> readAll(List<Request> requests) throws InterruptedException {
        var calls = new ArrayList<Callable<List<Matrix.Series>>>();
        requests.forEach(request -> calls.add(() -> request.step().isPresent()
                ? inSteps(request.selector(), request.window(), request.step().get())
                : raw(request.selector(), request.window())));
        var answers = new ArrayList<List<Matrix.Series>>();
        try (var threads = new TaskThreads()) {
            for (var answer : threads.invokeAll(calls)) {
                answers.add(answer.resultNow());
            }
        }
        return answers;
    }

    private List<Matrix.Series> inSteps(String selector, TimeWindow window, Duration step) {
        return switch (metrics.range(selector, window, step, DEADLINE)) {
            case Outcome.Answered<Matrix> answered -> answered.value().series();
            case Outcome.Failed<Matrix> failed -> {
                omitted.add("the samples that forecasts need from before " + window.end() + ": "
                        + failed.failure().found());
                yield List.of();
            }
        };
    }

    private static Matrix.Series prepend(Matrix.Series raw, Matrix.Series sparse) {
        int size = 0;
        while (size < sparse.size() && (raw.size() == 0 || sparse.timeMillis()[size] < raw.timeMillis()[0])) {
            size++;
        }
        var times = Arrays.copyOf(sparse.timeMillis(), size);
        return joined(new Matrix.Series(sparse.labels(), times, Arrays.copyOf(sparse.values(), size), List.of()), raw);
    }

    /// The scraped samples. If a query is too large for the source, its time range is halved.
    private List<Matrix.Series> raw(String selector, TimeWindow window) {
        var query = selector + "[" + Math.max(1, window.length().toSeconds()) + "s]";
        var outcome = metrics.evaluate(query, window.end(), DEADLINE);
        if (outcome instanceof Outcome.Answered<Metrics.Result> answered) {
            return answered.value() instanceof Metrics.Result.OfMatrix(var rows) ? rows : List.of();
        }
        if (window.length().compareTo(Duration.ofMinutes(SHORTEST_MINUTES)) > 0) {
            var middle = window.start().plus(window.length().dividedBy(2));
            return joined(
                    raw(selector, new TimeWindow(window.start(), middle)),
                    raw(selector, new TimeWindow(middle, window.end())));
        }
        omitted.add(selector + " from " + window.start() + ": "
                + ((Outcome.Failed<Metrics.Result>) outcome).failure().found());
        return List.of();
    }

    /// Joins both parts; a sample at their boundary is kept once.
    private static List<Matrix.Series> joined(List<Matrix.Series> first, List<Matrix.Series> second) {
        var all = new LinkedHashMap<Labels, Matrix.Series>();
        first.forEach(one -> all.put(one.labels(), one));
        second.forEach(one -> all.merge(one.labels(), one, RecordingBuilder::joined));
        return List.copyOf(all.values());
    }

    private static Matrix.Series joined(Matrix.Series a, Matrix.Series b) {
        int skip = a.size() > 0 && b.size() > 0 && a.timeMillis()[a.size() - 1] == b.timeMillis()[0] ? 1 : 0;
        int size = a.size() + b.size() - skip;
        var times = new long[size];
        var values = new double[size];
        System.arraycopy(a.timeMillis(), 0, times, 0, a.size());
        System.arraycopy(a.values(), 0, values, 0, a.size());
        System.arraycopy(b.timeMillis(), skip, times, a.size(), b.size() - skip);
        System.arraycopy(b.values(), skip, values, a.size(), b.size() - skip);
        return new Matrix.Series(a.labels(), times, values, List.of());
    }

    private List<Logs.Line> lines(Collection<String> hostNames, TimeWindow window, TimeWindow hostWindow) {
        if (logs.isEmpty()) {
            omitted.add("log lines, since the cluster has no Loki");
            return List.of();
        }
        var from = logs.get();
        var names = from.labelNames(window, DEADLINE).answer().orElse(List.of());
        var labels = names.stream()
                .filter(name -> !name.startsWith("__"))
                .sorted()
                .limit(MAX_LABELS)
                .toList();
        var lines = new ArrayList<Logs.Line>();
        var selectors = HostStreams.of(from, hostWindow, DEADLINE).selectors(hostNames);
        read(from, selectors, hostWindow, lines);
        read(from, eachStreamOnce(labels), window, lines);
        return lines;
    }

    /// Selectors that together select each stream with one of the labels once; a selector needs at least one
    /// label.
    private static List<String> eachStreamOnce(List<String> labels) {
        var selectors = new ArrayList<String>();
        var before = new StringBuilder();
        for (var label : labels) {
            selectors.add("{" + label + "=~\".+\"" + before + "}");
            before.append(',').append(label).append("=\"\"");
        }
        return selectors;
    }

    /// Adds the lines of streams that are not included yet.
    private void read(Logs from, List<String> selectors, TimeWindow window, List<Logs.Line> lines) {
        var includedStreams = lines.stream().map(Logs.Line::stream).collect(Collectors.toSet());
        for (var selector : selectors) {
            if (lines.size() >= Recording.MOST_LINES) {
                break;
            }
            var read = from.lines(
                    selector,
                    window,
                    Logs.Order.BACKWARD,
                    Recording.MOST_LINES,
                    line -> {
                        if (!includedStreams.contains(line.stream())) {
                            lines.add(line);
                        }
                        return lines.size() < Recording.MOST_LINES;
                    },
                    Duration.ofMinutes(2));
            switch (read) {
                case Outcome.Answered<Logs.Read> answered -> {
                    if (answered.value().cut() || lines.size() >= Recording.MOST_LINES) {
                        omitted.add("log lines of other hosts beyond the newest " + Recording.MOST_LINES);
                    }
                }
                case Outcome.Failed<Logs.Read> failed ->
                    omitted.add("log lines beyond " + lines.size() + ": "
                            + failed.failure().found());
            }
        }
    }

    private List<Recording.Traced> traces(TimeWindow window) {
        if (traces.isEmpty()) {
            return List.of();
        }
        var ids = new LinkedHashSet<String>();
        var failures = new LinkedHashSet<String>();
        boolean cut = false;
        for (var search : List.of(
                Traces.Search.everything(window, TRACE_SEARCH).onlyFailed(),
                Traces.Search.everything(window, TRACE_SEARCH))) {
            switch (traces.get().search(search, DEADLINE)) {
                case Outcome.Failed<Traces.Found> failed ->
                    failures.add(failed.failure().found());
                case Outcome.Answered<Traces.Found> answered -> {
                    cut |= answered.value().cut();
                    answered.value().traces().forEach(summary -> ids.add(summary.id()));
                }
            }
        }
        var found = ids.stream()
                .limit(Recording.MOST_TRACES)
                .flatMap(id -> traces.get().trace(id, DEADLINE).answer().stream())
                .map(trace -> new Recording.Traced(
                        trace.id(), trace.rows().stream().map(Trace.Row::span).toList()))
                .toList();
        failures.forEach(failure -> omitted.add("traces: " + failure));
        if (cut) {
            omitted.add("traces beyond the " + TRACE_SEARCH + " that a search lists");
        }
        if (found.size() < ids.size()) {
            omitted.add("all traces but " + found.size() + " of " + ids.size() + " that were listed");
        }
        return found;
    }
}
