package greenwall.fleet.incident;

import greenwall.fleet.Labels;
import greenwall.fleet.TaskThreads;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.TimeSeries;
import greenwall.fleet.identity.HostLabelNames;
import greenwall.fleet.identity.InstanceAddress;
import greenwall.fleet.promql.ExprRewriter;
import greenwall.fleet.promql.GoFormat;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/// Reads the series of a recording: first those of its host in the charts of the record, then all others of the
/// host, then those by which other hosts are evaluated.
///
/// @param omitted receives what could not be read or kept, one line each
record SeriesRecorder(MetricsSource metrics, RecordingPriorities priorities, Collection<String> omitted) {
    private static final Duration LONGEST_FOR_CHARTS = Duration.ofDays(2);
    private static final int CONCURRENT = 4;
    private static final int NAMES_PER_QUERY = 12;
    private static final int SHORTEST_MINUTES = 24;

    /// @param step the interval between values; empty for all samples
    record Request(String selector, TimeWindow window, Optional<Duration> step) {
        Request(String selector, TimeWindow window) {
            this(selector, window, Optional.empty());
        }

        static Request of(List<String> names, TimeWindow window, Optional<Duration> step) {
            return new Request("{__name__=~\"" + String.join("|", names) + "\"}", window, step);
        }
    }

    private List<Request> chartRequests(
            List<String> hostMatchers, List<Evidence.Chart> charts, List<String> names, TimeWindow window) {
        var requests = new ArrayList<Request>();
        for (var chart : charts) {
            var shown = RecordingPriorities.words(List.of(chart.query())).stream()
                    .filter(names::contains)
                    .sorted()
                    .collect(Collectors.joining("|"));
            if (!shown.isEmpty() && chart.window().start().isBefore(window.start())) {
                var longer = IncidentRecordingBuilder.atMost(
                        LONGEST_FOR_CHARTS, chart.window().start(), window.end());
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
                .map(address -> ExprRewriter.quoteRegex(address.host()))
                .distinct()
                .map(host -> host.contains(":") ? "\\[?" + host + "\\]?" : host)
                .collect(Collectors.joining("|"));
        return alternatives.isEmpty()
                ? List.of()
                : HostLabelNames.IN_SERIES.stream()
                        .map(label -> label + "=~" + GoFormat.quote("(" + alternatives + ")([.:].*)?"))
                        .toList();
    }

    /// @param hostNames all names of the record's host; empty if it has no host
    List<Matrix.Series> read(
            Collection<String> hostNames, TimeWindow window, TimeWindow hostWindow, List<Evidence.Chart> charts)
            throws InterruptedException {
        var hostMatchers = matchers(hostNames);
        var kept = new LinkedHashMap<Labels, Matrix.Series>();
        var before = new LinkedHashMap<Labels, Matrix.Series>();
        long samples = 0;
        var listed = metrics.labelValues(Labels.NAME, List.of(), window, IncidentRecordingBuilder.DEADLINE);
        IncidentRecordingBuilder.addIncomplete("series that do not name the record's host", listed, omitted);
        var names = listed.answer().orElse(List.of());
        var queries = new ArrayList<>(chartRequests(hostMatchers, charts, names, window));
        var alerts = List.of("ALERTS", "ALERTS_FOR_STATE", "up");
        hostMatchers.forEach(label -> queries.add(new Request("{" + label + "}", hostWindow)));
        alerts.stream()
                .filter(names::contains)
                .forEach(name -> queries.add(new Request("{__name__=\"" + name + "\"}", window)));
        priorities.beforeTheWindow(names, window).ifPresent(queries::add);
        var rest = names.stream()
                .filter(name -> !alerts.contains(name))
                .sorted(Comparator.comparingInt(priorities::rank))
                .toList();
        for (int from = 0; from < rest.size(); from += NAMES_PER_QUERY) {
            var group = rest.subList(from, Math.min(from + NAMES_PER_QUERY, rest.size()));
            queries.add(Request.of(group, window, Optional.empty()));
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
                    if (kept.size() + before.size() >= IncidentRecording.MAX_SERIES
                            || samples + one.size() > IncidentRecording.MAX_SAMPLES) {
                        full = true;
                        continue;
                    }
                    target.put(one.labels(), one);
                    samples += one.size();
                }
            }
        }
        if (full) {
            omitted.add("series beyond " + IncidentRecording.MAX_SAMPLES + " samples, after " + sent + " of "
                    + queries.size() + " queries");
        }
        before.forEach((labels, sparse) -> kept.merge(labels, sparse, SeriesRecorder::prepend));
        return List.copyOf(kept.values());
    }

    private List<List<Matrix.Series>> readAll(List<Request> requests) throws InterruptedException {
        var calls = new ArrayList<Callable<List<Matrix.Series>>>();
        requests.forEach(request -> calls.add(() -> request.step().isPresent()
                ? inSteps(request.selector(), request.window(), request.step().get())
                : raw(request.selector(), request.window())));
        return TaskThreads.runAll(calls);
    }

    private List<Matrix.Series> inSteps(String selector, TimeWindow window, Duration step) {
        return switch (metrics.range(selector, window, step, IncidentRecordingBuilder.DEADLINE)) {
            case Outcome.Answered<Matrix> answered -> {
                IncidentRecordingBuilder.addIncomplete("series", answered, omitted);
                yield answered.value().series();
            }
            case Outcome.Failed<Matrix> failed -> {
                omitted.add("the samples before " + window.end() + ", which forecasts need: "
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
        var outcome = metrics.evaluate(query, window.end(), IncidentRecordingBuilder.DEADLINE);
        if (outcome instanceof Outcome.Answered<MetricsSource.Result> answered) {
            IncidentRecordingBuilder.addIncomplete("series", answered, omitted);
            return answered.value() instanceof MetricsSource.Result.MatrixResult(var rows) ? rows : List.of();
        }
        if (window.length().compareTo(Duration.ofMinutes(SHORTEST_MINUTES)) > 0) {
            var middle = window.start().plus(window.length().dividedBy(2));
            return joined(
                    raw(selector, new TimeWindow(window.start(), middle)),
                    raw(selector, new TimeWindow(middle, window.end())));
        }
        omitted.add(selector + " from " + window.start() + ": "
                + ((Outcome.Failed<MetricsSource.Result>) outcome).failure().found());
        return List.of();
    }

    /// Joins both parts; a sample at their boundary is kept once.
    private static List<Matrix.Series> joined(List<Matrix.Series> first, List<Matrix.Series> second) {
        var all = new LinkedHashMap<Labels, Matrix.Series>();
        first.forEach(one -> all.put(one.labels(), one));
        second.forEach(one -> all.merge(one.labels(), one, SeriesRecorder::joined));
        return List.copyOf(all.values());
    }

    private static Matrix.Series joined(Matrix.Series a, Matrix.Series b) {
        var both = TimeSeries.of(a).append(TimeSeries.of(b));
        return new Matrix.Series(both.labels(), both.timeMillis(), both.values(), List.of());
    }
}
