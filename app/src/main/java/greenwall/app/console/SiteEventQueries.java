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
import greenwall.fleet.source.Source;
import greenwall.views.EventQueries;
import greenwall.views.RequestHandle;
import greenwall.views.chart.Annotation;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The events in a window. Alerts come from the `ALERTS` series and the Alertmanagers, reboots from boot
/// times, scrubs from their state series, silences from the Alertmanagers. Other events, such as probe runs,
/// are added by the caller.
///
/// This takes a few range queries per cluster and window over few series: one series per firing alert, host
/// or pool.
///
/// @param others adds further events; runs on a background thread
record SiteEventQueries(
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
    public RequestHandle between(TimeWindow window, Consumer<Answer> receiver) {
        return tasks.run(() -> eventsIn(window), receiver);
    }

    private Answer eventsIn(TimeWindow window) {
        var all = new ArrayList<PastEvent>();
        var missing = new ArrayList<String>();
        var readings = clusters.stream()
                .map(cluster -> new ClusterEventQuery(cluster.name(), sharing(cluster), window, all, missing))
                .toList();
        for (int i = 0; i < clusters.size(); i++) {
            var reading = readings.get(i);
            clusters.get(i).metrics().ifPresent(metrics -> reading.addFrom(metrics, scrubForms));
        }
        for (int i = 0; i < clusters.size(); i++) {
            clusters.get(i).alerts().ifPresent(readings.get(i)::addFrom);
        }
        all.addAll(others.apply(window));
        return new Answer(all, missing.isEmpty() ? "" : missing.getLast());
    }

    /// The clusters whose alerts the Alertmanagers of this cluster have.
    private Set<String> sharing(Site.ConnectedCluster cluster) {
        var own = alertmanagers(cluster);
        return clusters.stream()
                .filter(other -> other == cluster || !Collections.disjoint(own, alertmanagers(other)))
                .map(Site.ConnectedCluster::name)
                .collect(Collectors.toSet());
    }

    private static List<URI> alertmanagers(Site.ConnectedCluster cluster) {
        return cluster.alerts().map(AlertSource::peers).orElse(List.of()).stream()
                .map(Source::url)
                .toList();
    }

    /// @param sharing the clusters that share its Alertmanagers, including itself
    /// @param missing receives the reasons why events are missing
    private record ClusterEventQuery(
            String cluster, Set<String> sharing, TimeWindow window, List<PastEvent> events, List<String> missing) {
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
            Optional.of(outcome.shortfall()).filter(why -> !why.isEmpty()).ifPresent(missing::add);
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
                    // Compared as seconds, because a wrong one may be no Instant.
                    if (Math.abs(boot - lastBoot) > 5
                            && boot >= matrix.window().start().getEpochSecond()
                            && boot <= matrix.window().end().getEpochSecond()) {
                        add(
                                series.labels(),
                                Annotation.at(Annotation.Kind.REBOOT, Instant.ofEpochSecond(boot), "booted"));
                    }
                    lastBoot = boot;
                }
            }
        }

        void addFrom(AlertSource alerts) {
            var firing = alerts.alerts(List.of(), DEADLINE);
            for (var alert : firing.value()) {
                var text = alert(alert.labels());
                if (!isKnown(alert.labels(), text)
                        && !WatchdogAlert.isWatchdog(text)
                        && isWithin(alert.startsAt(), window.end())) {
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

        /// Whether the series of an alert show it. Alertmanager and Prometheus each have labels that the other
        /// lacks, such as external ones.
        private boolean isKnown(Labels alert, String text) {
            return events.stream()
                    .anyMatch(event -> event.what().kind() == Annotation.Kind.ALERT
                            && event.what().text().equals(text)
                            && sharing.contains(event.cluster())
                            && event.labels().get("instance").equals(alert.get("instance"))
                            && event.labels().agreesWith(alert));
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
