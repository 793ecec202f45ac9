package greenwall.app.console;

import greenwall.app.site.AlertHistoryFetcher;
import greenwall.app.site.Site;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.alert.Acknowledgement;
import greenwall.fleet.alert.AlertHostFinder;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.alerthistory.AlertStatistics;
import greenwall.fleet.incident.IncidentStore;
import greenwall.fleet.silence.SilenceMatchers;
import greenwall.fleet.state.FleetState;
import greenwall.views.AlertHistoryQuery;
import greenwall.views.RequestHandle;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Reads the history of firing alerts from all Prometheus servers, and what people did about them.
record SiteAlertHistoryQuery(
        Site site,
        Supplier<FleetState> fleet,
        SiteAlerts alerts,
        IncidentStore incidents,
        InstantSource clock,
        ViewQueryExecutor tasks)
        implements AlertHistoryQuery {
    @Override
    public RequestHandle query(TimeWindow window, Consumer<Answer> receiver) {
        return tasks.run(
                () -> new Answer(
                        AlertHistoryFetcher.query(site, window, AlertHostFinder.of(fleet.get()), clock.instant()),
                        touched()),
                receiver);
    }

    /// Whether an alert was acknowledged, silenced or recorded while it fired.
    private Predicate<AlertStatistics.EpisodeWindow> touched() {
        List<Acknowledgement> acknowledgements = alerts.acknowledgements();
        List<AlertSnapshot.ClusterSilence> silences = alerts.last().silences();
        var opened = incidents.list().stream().map(IncidentStore.Summary::start).toList();
        return touch -> acknowledgements.stream()
                        .anyMatch(a -> touch.window().contains(a.at())
                                && a.labels()
                                        .get("alertname")
                                        .equals(touch.lane().name()))
                || silences.stream()
                        .anyMatch(s -> s.cluster().equals(touch.lane().cluster())
                                && s.silence()
                                        .startsAt()
                                        .isBefore(touch.window().end())
                                && s.silence().endsAt().isAfter(touch.window().start())
                                && SilenceMatchers.of(s.silence().matchers())
                                        instanceof SilenceMatchers.Parsed.Valid(var matchers)
                                && matchers.test(touch.lane().labels()))
                || opened.stream()
                        .anyMatch(o ->
                                o.alert().get("alertname").equals(touch.lane().name())
                                        && touch.window().contains(o.at()));
    }
}
