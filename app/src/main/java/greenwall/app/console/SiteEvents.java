package greenwall.app.console;

import greenwall.app.site.FleetPollSettings;
import greenwall.app.site.Site;
import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.VisibleText;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.source.Alerts;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.Metrics;
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

/// The events of a window, from the sources themselves: alerts from the rules' series and the Alertmanagers, reboots
/// from boot times, scrubs from their state, silences; and the probe runs.
///
/// A few range queries per cluster and window, over few series: one per firing alert, host or pool.
public final class SiteEvents implements HistoricalEvents {
    private static final Duration DEADLINE = Duration.ofSeconds(15);
    private static final int POINTS = 240;
    private static final Duration FINEST = Duration.ofSeconds(15);
    private static final Duration LONGEST_OPEN = Duration.ofDays(400);

    private final BackgroundTasks tasks;
    private final Function<TimeWindow, List<Happening>> others;
    private final List<Site.Connected> clusters;
    private final QuantityCatalogue catalogue;

    /// @param others adds further events; runs on a thread of its own
    public SiteEvents(Site site, Function<TimeWindow, List<Happening>> others, SiteThreads threads) {
        tasks = new BackgroundTasks(threads);
        this.others = others;
        clusters = site.clusters();
        catalogue = FleetPollSettings.catalogue(site.config());
    }

    @Override
    public TimeRangeReader.Ask between(TimeWindow window, Consumer<Answer> receiver) {
        return tasks.run(() -> eventsIn(window), receiver);
    }

    Answer eventsIn(TimeWindow window) {
        var all = new ArrayList<Happening>();
        var missing = "";
        for (var cluster : clusters) {
            if (cluster.metrics().isPresent()) {
                missing = fromMetrics(cluster.name(), cluster.metrics().get(), window, all, missing);
            }
            if (cluster.alerts().isPresent()) {
                missing = fromAlerts(cluster.name(), cluster.alerts().get(), window, all, missing);
            }
        }
        all.addAll(others.apply(window));
        return new Answer(all, missing);
    }

    private String fromMetrics(
            String cluster, Metrics metrics, TimeWindow window, List<Happening> into, String missingSoFar) {
        var step =
                Duration.ofSeconds(Math.max(FINEST.toSeconds(), window.length().toSeconds() / POINTS));
        var missing = missingSoFar;
        for (var question : questions()) {
            switch (metrics.range(question.query(), window, step, DEADLINE)) {
                case Outcome.Answered<Matrix> answered -> question.reader().read(cluster, answered.value(), into);
                case Outcome.Failed<Matrix> failed -> missing = failed.failure().found();
            }
        }
        return missing;
    }

    private interface Reader {
        void read(String cluster, Matrix matrix, List<Happening> into);
    }

    private record Question(String query, Reader reader) {}

    private List<Question> questions() {
        var all = new ArrayList<Question>();
        all.add(new Question(
                "ALERTS{alertstate=\"firing\",alertname!=\"Watchdog\"}",
                (cluster, matrix, into) ->
                        stretches(cluster, matrix, v -> true, Annotation.Kind.ALERT, SiteEvents::alert, into)));
        all.add(new Question("max by (instance) (node_boot_time_seconds)", SiteEvents::boots));
        for (var form : catalogue.forms("scrub.running")) {
            all.add(new Question(
                    form.expr(),
                    (cluster, matrix, into) -> stretches(
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
        return VisibleText.line(labels.get("alertname"));
    }

    private static String first(Labels labels, String... names) {
        for (var name : names) {
            if (!labels.get(name).isEmpty()) {
                return VisibleText.line(labels.get(name));
            }
        }
        return "";
    }

    /// Ranges in which a series has the wanted value; two missing points end one.
    private static void stretches(
            String cluster,
            Matrix matrix,
            DoublePredicate wanted,
            Annotation.Kind kind,
            Function<Labels, String> text,
            List<Happening> into) {
        long gap = matrix.step().toMillis() * 5 / 2;
        for (var series : matrix.series()) {
            long start = -1;
            long last = -1;
            for (int i = 0; i <= series.size(); i++) {
                boolean end = i == series.size();
                boolean on = !end && wanted.test(series.values()[i]);
                long at = end ? Long.MAX_VALUE : series.timeMillis()[i];
                if (start >= 0 && (!on || at - last > gap)) {
                    into.add(new Happening(
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

    /// A boot time within the window is a reboot.
    private static void boots(String cluster, Matrix matrix, List<Happening> into) {
        for (var series : matrix.series()) {
            long before = Long.MIN_VALUE;
            for (int i = 0; i < series.size(); i++) {
                // Boot times vary by a second when the clock is adjusted.
                long boot = Math.round(series.values()[i]);
                var at = Instant.ofEpochSecond(boot);
                if (Math.abs(boot - before) > 5
                        && !at.isBefore(matrix.window().start())
                        && !at.isAfter(matrix.window().end())) {
                    into.add(new Happening(
                            cluster, series.labels(), Annotation.at(Annotation.Kind.REBOOT, at, "booted")));
                }
                before = boot;
            }
        }
    }

    private static String fromAlerts(
            String cluster, Alerts alerts, TimeWindow window, List<Happening> into, String missingSoFar) {
        var firing = alerts.alerts(List.of(), DEADLINE);
        for (var alert : firing.value()) {
            var text = alert(alert.labels());
            boolean known = into.stream()
                    .anyMatch(h -> h.what().kind() == Annotation.Kind.ALERT
                            && h.what().text().equals(text)
                            && h.labels().get("instance").equals(alert.labels().get("instance")));
            if (!known && !text.equals("Watchdog") && within(alert.startsAt(), window.end(), window)) {
                into.add(new Happening(
                        cluster,
                        alert.labels(),
                        new Annotation(Annotation.Kind.ALERT, alert.startsAt(), window.end(), text)));
            }
        }
        var silences = alerts.silences(List.of(), DEADLINE);
        for (var silence : silences.value()) {
            if (within(silence.startsAt(), silence.endsAt(), window)) {
                into.add(new Happening(
                        cluster,
                        of(silence),
                        new Annotation(
                                Annotation.Kind.SILENCE,
                                silence.startsAt(),
                                silence.endsAt(),
                                "silence by " + VisibleText.line(silence.createdBy()) + ": "
                                        + VisibleText.line(silence.comment()))));
            }
        }
        return firing.anyAnswered() && silences.anyAnswered() ? missingSoFar : "no Alertmanager answers";
    }

    private static boolean within(Instant start, Instant end, TimeWindow window) {
        return !start.isAfter(window.end())
                && !end.isBefore(window.start())
                && start.isAfter(window.start().minus(LONGEST_OPEN));
    }

    /// The labels that a silence matches exactly.
    private static Labels of(Alerts.Silence silence) {
        var exact = new TreeMap<String, String>();
        for (var matcher : silence.matchers()) {
            if (!matcher.regex() && matcher.equal()) {
                exact.put(matcher.name(), matcher.value());
            }
        }
        return Labels.of(exact);
    }
}
