package greenwall.app.console;

import greenwall.app.site.Site;
import greenwall.fleet.Labels;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.alert.WatchdogAlert;
import greenwall.fleet.quantity.QuantityForm;
import greenwall.fleet.source.AlertSource;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import greenwall.views.EventQueries;
import greenwall.views.QueryHandle;
import greenwall.views.chart.Annotation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.stream.Stream;

/// The events in a window. Alerts come from the `ALERTS` series and the Alertmanagers, reboots from boot
/// times, scrubs from their state series, silences from the Alertmanagers. Other events, such as probe runs,
/// are added by the caller.
///
/// This takes a few range queries per cluster and window over few series: one series per firing alert, host
/// or pool.
///
/// @param others adds further events; runs on a background thread
record SiteEvents(
        List<Site.ConnectedCluster> clusters,
        List<QuantityForm> scrubForms,
        Function<TimeWindow, List<PastEvent>> others,
        ViewQueryExecutor tasks)
        implements EventQueries {
    private static final Duration DEADLINE = Duration.ofSeconds(15);
    private static final int MAX_POINTS = 240;
    private static final Duration MIN_STEP = Duration.ofSeconds(15);
    private static final Duration MAX_AGE = Duration.ofDays(400);

    @Override
    public QueryHandle between(TimeWindow window, Consumer<Answer> receiver) {
        return tasks.run(() -> eventsIn(window), receiver);
    }

    private Answer eventsIn(TimeWindow window) {
        var all = new ArrayList<PastEvent>();
        var missing = new ArrayList<String>();
        for (var cluster : clusters) {
            var reading = new ClusterEventQuery(cluster.name(), window, all, missing);
            cluster.metrics().ifPresent(metrics -> reading.addFrom(metrics, scrubForms));
            cluster.alerts().ifPresent(reading::addFrom);
        }
        all.addAll(others.apply(window));
        return new Answer(all, missing.isEmpty() ? "" : missing.getLast());
    }

    /// @param missing receives the reasons why events are missing
    private record ClusterEventQuery(String cluster, TimeWindow window, List<PastEvent> events, List<String> missing) {
        void addFrom(MetricsSource metrics, List<QuantityForm> scrubForms) {
            query(metrics, WatchdogAlert.OTHERS_FIRING)
                    .ifPresent(firing -> addRanges(firing, _ -> true, Annotation.Kind.ALERT, ClusterEventQuery::alert));
            query(metrics, "max by (instance) (node_boot_time_seconds)").ifPresent(this::addReboots);
            for (var form : scrubForms) {
                query(metrics, form.expr())
                        .ifPresent(scrubs ->
                                addRanges(scrubs, v -> v == 1, Annotation.Kind.SCRUB, ClusterEventQuery::scrub));
            }
        }

        private Optional<Matrix> query(MetricsSource metrics, String query) {
            var step = Duration.ofSeconds(
                    Math.max(MIN_STEP.toSeconds(), window.length().toSeconds() / MAX_POINTS));
            var outcome = metrics.range(query, window, step, DEADLINE);
            if (outcome instanceof Outcome.Failed<Matrix> failed) {
                missing.add(failed.failure().found());
            }
            return outcome.answer();
        }

        private static String alert(Labels labels) {
            return SanitizedText.line(labels.get("alertname"));
        }

        private static String scrub(Labels labels) {
            return "scrub "
                    + Stream.of("pool", "zpool", "name")
                            .map(labels::get)
                            .filter(value -> !value.isEmpty())
                            .findFirst()
                            .map(SanitizedText::line)
                            .orElse("");
        }

        private void add(Labels labels, Annotation what) {
            events.add(new PastEvent(cluster, labels, what));
        }

        /// Adds the time ranges in which a series has a matching value. Two missing points end a range.
        private void addRanges(
                Matrix matrix, DoublePredicate matches, Annotation.Kind kind, Function<Labels, String> text) {
            var longestGap = matrix.step().multipliedBy(5).dividedBy(2);
            for (var series : matrix.series()) {
                for (var period : series.periods(matches, longestGap)) {
                    var what = new Annotation(kind, period.start(), period.end(), text.apply(series.labels()));
                    add(series.labels(), what);
                }
            }
        }

        /// Adds a reboot for each boot time within the window.
        private void addReboots(Matrix matrix) {
            for (var series : matrix.series()) {
                long lastBoot = Long.MIN_VALUE;
                for (int i = 0; i < series.size(); i++) {
                    // Boot times change by a second when the clock is adjusted.
                    long boot = Math.round(series.values()[i]);
                    var at = Instant.ofEpochSecond(boot);
                    if (Math.abs(boot - lastBoot) > 5
                            && !at.isBefore(matrix.window().start())
                            && !at.isAfter(matrix.window().end())) {
                        add(series.labels(), Annotation.at(Annotation.Kind.REBOOT, at, "booted"));
                    }
                    lastBoot = boot;
                }
            }
        }

        void addFrom(AlertSource alerts) {
            var firing = alerts.alerts(List.of(), DEADLINE);
            for (var alert : firing.value()) {
                var text = alert(alert.labels());
                boolean known = events.stream()
                        .anyMatch(h -> h.what().kind() == Annotation.Kind.ALERT
                                && h.what().text().equals(text)
                                && h.labels()
                                        .get("instance")
                                        .equals(alert.labels().get("instance")));
                if (!known && !WatchdogAlert.isWatchdog(text) && isWithin(alert.startsAt(), window.end())) {
                    add(alert.labels(), new Annotation(Annotation.Kind.ALERT, alert.startsAt(), window.end(), text));
                }
            }
            var silences = alerts.silences(DEADLINE);
            for (var silence : silences.value()) {
                if (isWithin(silence.startsAt(), silence.endsAt())) {
                    add(
                            exactLabels(silence),
                            new Annotation(
                                    Annotation.Kind.SILENCE,
                                    silence.startsAt(),
                                    silence.endsAt(),
                                    "silence by " + SanitizedText.line(silence.createdBy()) + ": "
                                            + SanitizedText.line(silence.comment())));
                }
            }
            if (!firing.anyAnswered() || !silences.anyAnswered()) {
                missing.add("no Alertmanager responds");
            }
        }

        private boolean isWithin(Instant start, Instant end) {
            return !start.isAfter(window.end())
                    && !end.isBefore(window.start())
                    && start.isAfter(window.start().minus(MAX_AGE));
        }

        private static Labels exactLabels(AlertSource.Silence silence) {
            var exact = new TreeMap<String, String>();
            for (var matcher : silence.matchers()) {
                if (!matcher.regex() && matcher.equal()) {
                    exact.put(matcher.name(), matcher.value());
                }
            }
            return Labels.of(exact);
        }
    }
}
