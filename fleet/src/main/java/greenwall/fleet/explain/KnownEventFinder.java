package greenwall.fleet.explain;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.KnownEvent.Kind;
import greenwall.fleet.explain.logs.LogHostLabels;
import greenwall.fleet.explain.metric.Query;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.promql.Re2;
import greenwall.fleet.source.Alerts;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.Metrics;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Finds known events around the onset: alerts, silences, reboots, scrubs, replication runs, new versions.
final class KnownEventFinder {
    private static final int MAX_EVENTS = 60;
    private static final int MAX_POINTS = 240;
    /// Queries that return a sample only while an activity runs.
    private static final List<EventQuery> ACTIVITIES = List.of(
            new EventQuery("zfs_pool_scan_state == 1", Kind.SCRUB),
            new EventQuery("zfs_scrub_state == 1", Kind.SCRUB),
            new EventQuery("ebpf_zfs_scrub_active == 1", Kind.SCRUB),
            new EventQuery("zpool_scan_stats_errors{state=\"scanning\"} * 0 + 1", Kind.SCRUB),
            new EventQuery(
                    "zrepl_replication_filesystem_bytes_replicated > 0 and changes(zrepl_replication_filesystem_bytes_replicated[2m]) > 0",
                    Kind.REPLICATION));
    /// Metrics whose value is the time of an event.
    private static final List<EventQuery> TIMESTAMPS = List.of(
            new EventQuery("node_boot_time_seconds", Kind.REBOOT),
            new EventQuery("windows_system_system_up_time", Kind.REBOOT),
            new EventQuery("syncoid_last_success_timestamp_seconds", Kind.REPLICATION),
            new EventQuery("zrepl_replication_last_successful", Kind.REPLICATION),
            new EventQuery(
                    "{__name__=~\".*(backup|restic|borg|pg_dump).*(timestamp_seconds|time_seconds|last_success|last_run)\"}",
                    Kind.BACKUP),
            new EventQuery("node_systemd_timer_last_trigger_seconds", Kind.TIMER),
            new EventQuery("process_start_time_seconds", Kind.RESTART));

    /// Kinds that are searched only for a host; for an entire fleet there would be too many.
    private static final Set<Kind> ONLY_FOR_HOST = Set.of(Kind.BACKUP, Kind.TIMER, Kind.RESTART);

    private final Optional<Metrics> metrics;
    private final Optional<Alerts> alerts;
    private final ExplainContext context;
    private final Set<String> plainNames;
    private final TimeWindow window;
    private final Duration deadline;
    private final Duration step;
    private final Set<String> names;
    private final FailedRequestCount failures = new FailedRequestCount();

    private record EventQuery(String query, Kind kind) {}

    /// @param window the time range to search
    KnownEventFinder(
            Optional<Metrics> metrics,
            Optional<Alerts> alerts,
            ExplainContext context,
            Set<String> names,
            TimeWindow window,
            Duration deadline) {
        this.metrics = metrics;
        this.alerts = alerts;
        this.context = context;
        this.names = Set.copyOf(names);
        this.plainNames = ContextFinder.plain(names);
        this.window = window;
        this.deadline = deadline;
        this.step = Duration.ofSeconds(Math.max(15, window.length().toSeconds() / MAX_POINTS));
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
                                    event.text() + ", " + entry.getValue() + " of them");
                })
                .toList();
    }

    List<KnownEvent> find() {
        var lookups = new ArrayList<Consumer<List<KnownEvent>>>();
        metrics.ifPresent(m -> {
            lookups.add(events -> addAlerts(m, events));
            ACTIVITIES.forEach(of -> lookups.add(events -> addActivities(m, of.query(), of.kind(), events)));
            TIMESTAMPS.stream()
                    .filter(of -> !context.instances().isEmpty() || !ONLY_FOR_HOST.contains(of.kind()))
                    .forEach(of -> lookups.add(events -> addTimestamps(m, of.query(), of.kind(), events)));
            lookups.add(events -> addVersions(m, events));
        });
        alerts.ifPresent(a -> lookups.add(events -> addSilences(a, events)));
        var found = ConcurrentRequests.all(lookups, lookup -> {
            var events = new ArrayList<KnownEvent>();
            lookup.accept(events);
            return events;
        });
        var events = found.stream().flatMap(List::stream).toList();
        var sorted = merged(withoutFrequentTimers(events)).stream()
                .sorted(Comparator.comparing(KnownEvent::start))
                .toList();
        return sorted.size() > MAX_EVENTS ? sorted.subList(sorted.size() - MAX_EVENTS, sorted.size()) : sorted;
    }

    /// Queries the metric of the host's targets; returns an empty list if the source has no such metric.
    private List<Matrix.Series> series(Metrics from, String query) {
        var parsed = Query.of(query);
        var narrowed = context.instances().isEmpty() ? parsed : parsed.only("instance", context.instances());
        return failures.answer(from.range(narrowed.text(), window, step, deadline))
                .map(Matrix::series)
                .orElse(List.of());
    }

    private void addAlerts(Metrics from, List<KnownEvent> events) {
        var outcome = from.range("ALERTS{alertstate=\"firing\",alertname!=\"Watchdog\"}", window, step, deadline);
        for (var series : failures.answer(outcome).map(Matrix::series).orElse(List.of())) {
            if (series.size() > 0 && concerns(series.labels())) {
                var name = series.labels().get("alertname");
                var severity = series.labels().get("severity");
                addIntervals(series, Kind.ALERT, name + (severity.isEmpty() ? "" : " (" + severity + ")"), events);
            }
        }
    }

    /// Whether the labels belong to the explained host; always true if no host is known.
    private boolean concerns(Labels labels) {
        if (plainNames.isEmpty()) {
            return true;
        }
        var host = LogHostLabels.of(labels);
        return host.isEmpty() || plainNames.contains(LogHostLabels.plain(host));
    }

    private void addActivities(Metrics from, String query, Kind kind, List<KnownEvent> events) {
        for (var series : series(from, query)) {
            if (series.size() > 0) {
                addIntervals(series, kind, kind.word() + ofSubject(series.labels()), events);
            }
        }
    }

    /// Adds an event for each interval of consecutive points; an interval that reaches the end of the window has
    /// no end.
    private void addIntervals(Matrix.Series series, Kind kind, String text, List<KnownEvent> events) {
        var times = series.timeMillis();
        int from = 0;
        for (int i = 1; i <= times.length; i++) {
            boolean ends = i == times.length || times[i] - times[i - 1] > 3 * step.toMillis();
            if (ends) {
                var end = Instant.ofEpochMilli(times[i - 1]);
                boolean open = end.plus(step.multipliedBy(2)).isAfter(window.end());
                events.add(new KnownEvent(
                        kind,
                        Instant.ofEpochMilli(times[from]),
                        open ? Optional.empty() : Optional.of(end),
                        LogHostLabels.of(series.labels()),
                        text));
                from = i;
            }
        }
    }

    private void addTimestamps(Metrics from, String query, Kind kind, List<KnownEvent> events) {
        for (var series : series(from, query)) {
            double last = Double.NaN;
            for (double value : series.values()) {
                var at = Double.isFinite(value) && value > 0 && value < 1e11
                        ? Instant.ofEpochSecond((long) value)
                        : Instant.EPOCH;
                if (value != last && window.contains(at)) {
                    var text = word(kind, series.labels()) + ofSubject(series.labels());
                    events.add(new KnownEvent(kind, at, Optional.empty(), LogHostLabels.of(series.labels()), text));
                }
                last = value;
            }
        }
    }

    private static String word(Kind kind, Labels labels) {
        return switch (kind) {
            case REBOOT -> "booted";
            case BACKUP -> "backup done";
            case TIMER -> "timer ran:";
            case RESTART -> labels.get("job") + " started";
            default -> "replication done";
        };
    }

    /// Adds an event for each version that appears after another version of the same program.
    private void addVersions(Metrics from, List<KnownEvent> events) {
        if (context.instances().isEmpty()) {
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
            versions.sort(Comparator.comparingLong(s -> s.timeMillis()[0]));
            for (var later : versions.subList(1, versions.size())) {
                var name = later.labels().metricName();
                events.add(new KnownEvent(
                        Kind.DEPLOY,
                        Instant.ofEpochMilli(later.timeMillis()[0]),
                        Optional.empty(),
                        LogHostLabels.of(later.labels()),
                        name.substring(0, name.length() - "_build_info".length()) + " is now "
                                + later.labels().get("version")));
            }
        }
    }

    private void addSilences(Alerts from, List<KnownEvent> events) {
        var answers = from.silences(List.of(), deadline);
        if (!answers.peers().isEmpty()) {
            failures.count(
                    answers.anyAnswered() ? Optional.empty() : Optional.of("no Alertmanager reports its silences"));
        }
        for (var silence : answers.value()) {
            boolean within = silence.startsAt().isBefore(window.end())
                    && silence.endsAt().isAfter(window.start());
            boolean ours = silence.matchers().stream().allMatch(this::allows);
            if (within && ours) {
                events.add(new KnownEvent(
                        Kind.SILENCE,
                        silence.startsAt(),
                        Optional.of(silence.endsAt()),
                        "",
                        "silence by " + silence.createdBy() + ": " + silence.comment()));
            }
        }
    }

    /// Whether a matcher of a silence allows the explained host; a matcher on a label that does not name a host
    /// allows every host.
    private boolean allows(Alerts.Matcher matcher) {
        if (plainNames.isEmpty()
                || !LogHostLabels.NAMES.contains(matcher.name())
                        && !matcher.name().equals("instance")) {
            return true;
        }
        return matcher.equal()
                == (matcher.regex() ? matches(matcher) : plainNames.contains(LogHostLabels.plain(matcher.value())));
    }

    private boolean matches(Alerts.Matcher matcher) {
        try {
            var test = new LabelMatcher(matcher.name(), LabelMatcher.Kind.MATCH, matcher.value());
            return Stream.of(names, plainNames, context.instances())
                    .flatMap(Set::stream)
                    .anyMatch(test::matches);
        } catch (Re2.Invalid _) {
            return false;
        }
    }

    /// The failed requests.
    FailedRequestCount failures() {
        return failures;
    }

    private static String ofSubject(Labels labels) {
        for (var name : List.of("zpool", "pool", "name", "zrepl_job", "dataset")) {
            if (labels.has(name)) {
                return " of " + labels.get(name);
            }
        }
        return "";
    }

    /// The same change at the same hour on earlier days, as one event; empty where there was none.
    static Optional<KnownEvent> recurrence(List<Integer> daysBefore, List<Integer> checked, Onset onset, String host) {
        if (daysBefore.isEmpty()) {
            return Optional.empty();
        }
        var weekly = List.of(7, 14);
        boolean everyWeek = daysBefore.containsAll(weekly) && weekly.containsAll(daysBefore);
        var hour = onset.at().truncatedTo(ChronoUnit.MINUTES).toString().substring(11, 16) + " UTC";
        var text = everyWeek
                ? "this happens every week at this hour (" + hour + "): also 7 and 14 days before"
                : "the same at about this hour (" + hour + ") on " + daysBefore.size() + " of " + checked.size()
                        + " earlier days checked: " + daysBefore + " days before";
        return Optional.of(new KnownEvent(Kind.RECURRENCE, onset.at(), Optional.empty(), host, text));
    }
}
