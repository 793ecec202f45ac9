package greenwall.app.console;

import greenwall.app.site.FleetPollSettings;
import greenwall.app.site.Site;
import greenwall.fleet.Labels;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.source.AlertSource;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import greenwall.views.HistoricalEvents;
import greenwall.views.TimeRangeReader;
import greenwall.views.chart.Annotation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
public final class SiteHistoricalEvents implements HistoricalEvents {
    private static final Duration DEADLINE = Duration.ofSeconds(15);
    private static final int MAX_POINTS = 240;
    private static final Duration MIN_STEP = Duration.ofSeconds(15);
    private static final Duration MAX_AGE = Duration.ofDays(400);

    private final BackgroundTasks tasks;
    private final Function<TimeWindow, List<PastEvent>> others;
    private final List<Site.Connected> clusters;
    private final QuantityCatalogue catalogue;

    /// @param others adds further events; runs on a background thread
    public SiteHistoricalEvents(Site site, Function<TimeWindow, List<PastEvent>> others, SiteThreads threads) {
        tasks = new BackgroundTasks(threads);
        this.others = others;
        clusters = site.clusters();
        catalogue = FleetPollSettings.catalogue(site.config());
    }

    @Override
    public TimeRangeReader.Handle between(TimeWindow window, Consumer<Answer> receiver) {
        return tasks.run(() -> eventsIn(window), receiver);
    }

    Answer eventsIn(TimeWindow window) {
        var all = new ArrayList<PastEvent>();
        var missing = new ArrayList<String>();
        for (var cluster : clusters) {
            cluster.metrics().ifPresent(metrics -> addFromMetrics(cluster.name(), metrics, window, all, missing));
            cluster.alerts().ifPresent(alerts -> addFromAlerts(cluster.name(), alerts, window, all, missing));
        }
        all.addAll(others.apply(window));
        return new Answer(all, missing.isEmpty() ? "" : missing.getLast());
    }

    private void addFromMetrics(
            String cluster, MetricsSource metrics, TimeWindow window, List<PastEvent> into, List<String> missing) {
        var step = Duration.ofSeconds(
                Math.max(MIN_STEP.toSeconds(), window.length().toSeconds() / MAX_POINTS));
        for (var question : questions()) {
            switch (metrics.range(question.query(), window, step, DEADLINE)) {
                case Outcome.Answered<Matrix> answered -> question.reader().read(cluster, answered.value(), into);
                case Outcome.Failed<Matrix> failed ->
                    missing.add(failed.failure().found());
            }
        }
    }

    private interface Reader {
        void read(String cluster, Matrix matrix, List<PastEvent> into);
    }

    private record Question(String query, Reader reader) {}

    private List<Question> questions() {
        var all = new ArrayList<Question>();
        all.add(new Question(
                "ALERTS{alertstate=\"firing\",alertname!=\"Watchdog\"}",
                (cluster, matrix, into) -> addRanges(
                        cluster, matrix, v -> true, Annotation.Kind.ALERT, SiteHistoricalEvents::alert, into)));
        all.add(new Question("max by (instance) (node_boot_time_seconds)", SiteHistoricalEvents::addReboots));
        for (var form : catalogue.forms("scrub.running")) {
            all.add(new Question(
                    form.expr(),
                    (cluster, matrix, into) -> addRanges(
                            cluster,
                            matrix,
                            v -> v == 1,
                            Annotation.Kind.SCRUB,
                            labels -> "scrub " + first(labels, "pool", "zpool", "name"),
                            into)));
        }
        return all;
    }

    private static String alert(Labels labels) {
        return SanitizedText.line(labels.get("alertname"));
    }

    private static String first(Labels labels, String... names) {
        return Stream.of(names)
                .map(labels::get)
                .filter(value -> !value.isEmpty())
                .findFirst()
                .map(SanitizedText::line)
                .orElse("");
    }

    /// Adds the time ranges in which a series has a matching value. Two missing points end a range.
    private static void addRanges(
            String cluster,
            Matrix matrix,
            DoublePredicate matches,
            Annotation.Kind kind,
            Function<Labels, String> text,
            List<PastEvent> into) {
        long gap = matrix.step().toMillis() * 5 / 2;
        for (var series : matrix.series()) {
            long start = -1;
            long last = -1;
            for (int i = 0; i <= series.size(); i++) {
                boolean end = i == series.size();
                boolean on = !end && matches.test(series.values()[i]);
                long at = end ? Long.MAX_VALUE : series.timeMillis()[i];
                if (start >= 0 && (!on || at - last > gap)) {
                    into.add(new PastEvent(
                            cluster,
                            series.labels(),
                            new Annotation(
                                    kind,
                                    Instant.ofEpochMilli(start),
                                    Instant.ofEpochMilli(last),
                                    text.apply(series.labels()))));
                    start = -1;
                }
                if (on) {
                    start = start < 0 ? at : start;
                    last = at;
                }
            }
        }
    }

    /// Adds a reboot for each boot time within the window.
    private static void addReboots(String cluster, Matrix matrix, List<PastEvent> into) {
        for (var series : matrix.series()) {
            long lastBoot = Long.MIN_VALUE;
            for (int i = 0; i < series.size(); i++) {
                // Boot times change by a second when the clock is adjusted.
                long boot = Math.round(series.values()[i]);
                var at = Instant.ofEpochSecond(boot);
                if (Math.abs(boot - lastBoot) > 5
                        && !at.isBefore(matrix.window().start())
                        && !at.isAfter(matrix.window().end())) {
                    into.add(new PastEvent(
                            cluster, series.labels(), Annotation.at(Annotation.Kind.REBOOT, at, "booted")));
                }
                lastBoot = boot;
            }
        }
    }

    private static void addFromAlerts(
            String cluster, AlertSource alerts, TimeWindow window, List<PastEvent> into, List<String> missing) {
        var firing = alerts.alerts(List.of(), DEADLINE);
        for (var alert : firing.value()) {
            var text = alert(alert.labels());
            boolean known = into.stream()
                    .anyMatch(h -> h.what().kind() == Annotation.Kind.ALERT
                            && h.what().text().equals(text)
                            && h.labels().get("instance").equals(alert.labels().get("instance")));
            if (!known && !text.equals("Watchdog") && within(alert.startsAt(), window.end(), window)) {
                into.add(new PastEvent(
                        cluster,
                        alert.labels(),
                        new Annotation(Annotation.Kind.ALERT, alert.startsAt(), window.end(), text)));
            }
        }
        var silences = alerts.silences(DEADLINE);
        for (var silence : silences.value()) {
            if (within(silence.startsAt(), silence.endsAt(), window)) {
                into.add(new PastEvent(
                        cluster,
                        exactLabels(silence),
                        new Annotation(
                                Annotation.Kind.SILENCE,
                                silence.startsAt(),
                                silence.endsAt(),
                                "silence by " + SanitizedText.line(silence.createdBy()) + ": "
                                        + SanitizedText.line(silence.comment()))));
            }
        }
        if (!firing.anyAnswered() || !silences.anyAnswered()) {
            missing.add("no Alertmanager responds");
        }
    }

    private static boolean within(Instant start, Instant end, TimeWindow window) {
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
