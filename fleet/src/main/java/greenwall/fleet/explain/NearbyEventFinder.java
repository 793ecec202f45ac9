package greenwall.fleet.explain;

import greenwall.fleet.Labels;
import greenwall.fleet.alert.WatchdogAlert;
import greenwall.fleet.explain.KnownEvent.Kind;
import greenwall.fleet.explain.logs.StreamHostLabels;
import greenwall.fleet.explain.metric.PromqlQuery;
import greenwall.fleet.source.AlertSource;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.MetricsSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Finds known events around the onset: alerts, silences, reboots, scrubs, replication runs, new versions.
///
/// @param remaining the time that is left for all requests together
record NearbyEventFinder(
        ClusterExplainer.Sources sources,
        ExplainedHost host,
        SampledWindow searched,
        Supplier<Duration> remaining,
        FailedRequestCounter failures) {
    private static final int MAX_EVENTS = 60;
    /// Queries that return a sample only while an activity runs.
    private static final List<EventQuery> ACTIVITIES = EventQuery.list("""
            SCRUB zfs_pool_scan_state == 1 unless on (instance, job, zpool) zfs_pool_scan_func == 2
            SCRUB zfs_scrub_state == 1
            SCRUB ebpf_zfs_scrub_active == 1
            SCRUB zpool_scan_stats_errors{state="scanning"} * 0 + 1
            REPLICATION max without (filesystem) (zrepl_replication_bytes_replicated > 0 and changes(zrepl_replication_bytes_replicated[2m]) > 0)
            """);
    /// Metrics whose value is the time of an event.
    private static final List<EventQuery> TIMESTAMPS = EventQuery.list("""
            REBOOT node_boot_time_seconds
            REBOOT windows_system_system_up_time
            REPLICATION syncoid_last_success_timestamp_seconds
            REPLICATION zrepl_replication_last_successful
            BACKUP {__name__=~".*(backup|restic|borg|pg_dump).*(timestamp_seconds|time_seconds|last_success|last_run)"}
            TIMER node_systemd_timer_last_trigger_seconds
            RESTART process_start_time_seconds
            """);

    /// Kinds that are searched only for a host; for an entire fleet there would be too many.
    private static final Set<Kind> ONLY_FOR_HOST = Set.of(Kind.BACKUP, Kind.TIMER, Kind.RESTART);

    private record EventQuery(Kind kind, String query) {
        /// @param lines one query a line, after the kind of its events
        static List<EventQuery> list(String lines) {
            return lines.lines()
                    .map(line -> line.split(" ", 2))
                    .map(part -> new EventQuery(Kind.valueOf(part[0]), part[1]))
                    .toList();
        }
    }

    /// Adds the events to the explanation, and then one that is found in another way.
    ///
    /// @param near if there are too many, the events nearest to this instant are added
    ExplanationRun.Note addTo(ExplanationRun run, Instant near, Supplier<Optional<KnownEvent>> another) {
        var found = new ArrayList<>(find());
        another.get().ifPresent(found::add);
        var listed = KnownEvent.nearest(found, near, MAX_EVENTS);
        run.change(d -> d.setEvents(listed));
        int omitted = found.size() - listed.size();
        return failures.note(found.size() + " found" + (omitted == 0 ? "" : ", " + omitted + " of them not listed"));
    }

    /// Drops timers that run every few minutes; one that ran once or twice may matter.
    private static List<KnownEvent> withoutFrequentTimers(List<KnownEvent> events) {
        var times = new HashMap<String, Integer>();
        events.forEach(e -> times.merge(e.kind() + e.host() + e.text(), 1, Integer::sum));
        return events.stream()
                .filter(e -> e.kind() != Kind.TIMER || times.getOrDefault(e.kind() + e.host() + e.text(), 0) < 3)
                .toList();
    }

    /// Events that are equal, such as one alert for each disk of a host, become one event with their number.
    static List<KnownEvent> merged(List<KnownEvent> events) {
        var counts = new LinkedHashMap<KnownEvent, Integer>();
        events.forEach(event -> counts.merge(event, 1, Integer::sum));
        return counts.entrySet().stream()
                .map(entry -> {
                    var event = entry.getKey();
                    return entry.getValue() == 1
                            ? event
                            : new KnownEvent(
                                    event.kind(),
                                    event.start(),
                                    event.end(),
                                    event.host(),
                                    event.text() + ", " + entry.getValue() + " times");
                })
                .toList();
    }

    List<KnownEvent> find() {
        var lookups = new ArrayList<Consumer<List<KnownEvent>>>();
        sources.metrics().ifPresent(m -> {
            lookups.add(events -> addAlerts(m, events));
            ACTIVITIES.forEach(of -> lookups.add(events -> addActivities(m, of, events)));
            TIMESTAMPS.stream()
                    .filter(of -> !host.instances().isEmpty() || !ONLY_FOR_HOST.contains(of.kind()))
                    .forEach(of -> lookups.add(events -> addTimestamps(m, of, events)));
            lookups.add(events -> addVersions(m, events));
        });
        sources.alerts().ifPresent(a -> lookups.add(events -> addSilences(a, events)));
        var found = ConcurrentRequests.all(lookups, lookup -> {
            var events = new ArrayList<KnownEvent>();
            lookup.accept(events);
            return events;
        });
        failures.countUnsent(lookups.size() - found.size());
        var events = found.stream().flatMap(List::stream).toList();
        return merged(withoutFrequentTimers(events));
    }

    /// Queries the metric of the host's targets; returns an empty list if the source has no such metric.
    private List<Matrix.Series> series(MetricsSource from, String query) {
        var parsed = PromqlQuery.of(query);
        var narrowed = host.instances().isEmpty() ? parsed : parsed.onlyInstances(host.instances());
        return failures.answer(from.range(narrowed.text(), searched.window(), searched.step(), remaining.get()))
                .map(Matrix::series)
                .orElse(List.of());
    }

    private void addAlerts(MetricsSource from, List<KnownEvent> events) {
        var outcome = from.range(WatchdogAlert.OTHERS_FIRING, searched.window(), searched.step(), remaining.get());
        for (var series : failures.answer(outcome).map(Matrix::series).orElse(List.of())) {
            if (series.size() > 0 && host.concerns(series.labels())) {
                var name = series.labels().get("alertname");
                var severity = series.labels().get("severity");
                addIntervals(series, Kind.ALERT, name + (severity.isEmpty() ? "" : " (" + severity + ")"), events);
            }
        }
    }

    private void addActivities(MetricsSource from, EventQuery of, List<KnownEvent> events) {
        for (var series : series(from, of.query())) {
            if (series.size() > 0) {
                addIntervals(series, of.kind(), of.kind().word() + ofSubject(series.labels()), events);
            }
        }
    }

    /// Adds an event for each interval of consecutive points; one that reaches the end of the window has no
    /// end.
    private void addIntervals(Matrix.Series series, Kind kind, String text, List<KnownEvent> events) {
        var step = searched.step();
        for (var period : series.periods(_ -> true, step.multipliedBy(3))) {
            boolean open = period.end()
                    .plus(step.multipliedBy(2))
                    .isAfter(searched.window().end());
            events.add(new KnownEvent(
                    kind,
                    period.start(),
                    open ? Optional.empty() : Optional.of(period.end()),
                    StreamHostLabels.of(series.labels()),
                    text));
        }
    }

    private void addTimestamps(MetricsSource from, EventQuery of, List<KnownEvent> events) {
        for (var series : series(from, of.query())) {
            double last = Double.NaN;
            for (double value : series.values()) {
                var at = Double.isFinite(value) && value > 0 && value < 1e11
                        ? Instant.ofEpochSecond((long) value)
                        : Instant.EPOCH;
                if (value != last && searched.window().contains(at)) {
                    var text = text(of.kind(), series.labels());
                    events.add(new KnownEvent(
                            of.kind(), at, Optional.empty(), StreamHostLabels.of(series.labels()), text));
                }
                last = value;
            }
        }
    }

    static String text(Kind kind, Labels labels) {
        return switch (kind) {
            case REBOOT -> "booted";
            case BACKUP -> "backup" + ofSubject(labels) + " ran";
            case TIMER -> labels.get("name") + " ran";
            case RESTART -> "the process of job " + labels.get("job") + " started";
            default -> "replication" + ofSubject(labels) + " done";
        };
    }

    /// Adds an event for each version that appears after another version of the same program. Of several components
    /// of a program that all exist from the start, none is new.
    private void addVersions(MetricsSource from, List<KnownEvent> events) {
        if (host.instances().isEmpty()) {
            return;
        }
        var byProgram = new LinkedHashMap<String, List<Matrix.Series>>();
        for (var series : series(from, "{__name__=~\".+_build_info\"}")) {
            if (series.size() > 0) {
                var program = series.labels().metricName()
                        + series.labels().get("instance")
                        + series.labels().get("job");
                byProgram.computeIfAbsent(program, _ -> new ArrayList<>()).add(series);
            }
        }
        for (var versions : byProgram.values()) {
            long first = versions.stream()
                    .mapToLong(series -> series.timeMillis()[0])
                    .min()
                    .orElseThrow();
            versions.removeIf(series -> series.timeMillis()[0] == first);
            for (var later : versions) {
                var name = later.labels().metricName();
                events.add(new KnownEvent(
                        Kind.DEPLOY,
                        Instant.ofEpochMilli(later.timeMillis()[0]),
                        Optional.empty(),
                        StreamHostLabels.of(later.labels()),
                        name.substring(0, name.length() - "_build_info".length()) + " is now "
                                + later.labels().get("version")));
            }
        }
    }

    private void addSilences(AlertSource from, List<KnownEvent> events) {
        var answers = from.silences(remaining.get());
        if (!answers.peers().isEmpty()) {
            failures.count(
                    answers.anyAnswered() ? Optional.empty() : Optional.of("no Alertmanager lists its silences"));
        }
        for (var silence : answers.value()) {
            boolean within = silence.startsAt().isBefore(searched.window().end())
                    && silence.endsAt().isAfter(searched.window().start());
            boolean concernsHost = silence.matchers().stream().allMatch(host::allowedBy);
            if (within && concernsHost) {
                events.add(new KnownEvent(
                        Kind.SILENCE,
                        silence.startsAt(),
                        Optional.of(silence.endsAt()),
                        "",
                        "silence by " + silence.createdBy() + ": " + silence.comment()));
            }
        }
    }

    private static String ofSubject(Labels labels) {
        for (var name : List.of("zpool", "pool", "name", "zrepl_job", "dataset")) {
            if (labels.has(name)) {
                return " of " + labels.get(name);
            }
        }
        return "";
    }
}
