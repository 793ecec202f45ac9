package greenwall.app.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import greenwall.app.config.ClusterConfig;
import greenwall.app.site.Site;
import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.alert.WatchdogAlert;
import greenwall.fleet.source.AlertSource;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import greenwall.views.EventQueries.Answer;
import greenwall.views.EventQueries.PastEvent;
import greenwall.views.testing.DirectFxThread;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SiteEventQueriesTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    private static final TimeWindow WINDOW = TimeWindow.before(NOW, Duration.ofHours(1));
    private static final Labels HOT = Labels.of("alertname", "Hot", "instance", "node01:9100");

    /// One was exported in nanoseconds.
    private static final List<Matrix.Series> BOOTS = List.of(
            boot("wrong", NOW.getEpochSecond() * 1e9),
            boot("endless", Double.POSITIVE_INFINITY),
            boot("good", NOW.getEpochSecond() - 60));

    /// A cluster whose Prometheus and Alertmanager have the given alerts.
    private static Site.ConnectedCluster cluster(
            String name, String alertmanager, List<Labels> inPrometheus, List<Labels> inAlertmanager) {
        return new Site.ConnectedCluster(
                new ClusterConfig(name, Optional.empty(), Optional.empty(), List.of(), List.of(), Map.of()),
                Optional.of(metrics(name, inPrometheus)),
                Optional.empty(),
                Optional.of(
                        alerts(new Source(name, Source.Kind.ALERTMANAGER, URI.create(alertmanager)), inAlertmanager)),
                Optional.empty(),
                List.of());
    }

    private static MetricsSource metrics(String cluster, List<Labels> firing) {
        var source = new Source(cluster, Source.Kind.PROMETHEUS, URI.create("http://prometheus." + cluster));
        var series = firing.stream()
                .map(labels -> new Matrix.Series(
                        labels.with(Labels.NAME, "ALERTS").with("alertstate", "firing"),
                        new long[] {NOW.toEpochMilli() - 60_000, NOW.toEpochMilli()},
                        new double[] {1, 1},
                        List.of()))
                .toList();
        return (MetricsSource) Proxy.newProxyInstance(
                MetricsSource.class.getClassLoader(),
                new Class<?>[] {MetricsSource.class},
                (_, _, arguments) -> Outcome.answered(
                        source,
                        NOW,
                        Duration.ZERO,
                        new Matrix(
                                WINDOW,
                                Duration.ofMinutes(1),
                                arguments[0].equals(WatchdogAlert.OTHERS_FIRING)
                                        ? series
                                        : cluster.equals("rebooted")
                                                        && arguments[0]
                                                                .toString()
                                                                .contains("boot_time")
                                                ? BOOTS
                                                : List.of())));
    }

    private static Matrix.Series boot(String instance, double seconds) {
        return new Matrix.Series(
                Labels.of("instance", instance), new long[] {NOW.toEpochMilli()}, new double[] {seconds}, List.of());
    }

    private static AlertSource alerts(Source source, List<Labels> firing) {
        var received = firing.stream()
                .map(labels -> new AlertSource.ReceivedAlert(
                        labels.toString(),
                        labels,
                        Map.of(),
                        AlertSource.State.ACTIVE,
                        NOW.minusSeconds(60),
                        NOW,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of()))
                .toList();
        return (AlertSource) Proxy.newProxyInstance(
                AlertSource.class.getClassLoader(),
                new Class<?>[] {AlertSource.class},
                (_, method, _) -> switch (method.getName()) {
                    case "peers" -> List.of(source);
                    case "alerts" -> response(source, received);
                    default -> response(source, List.of());
                });
    }

    private static AlertSource.MergedResponse<?> response(Source source, List<?> list) {
        return new AlertSource.MergedResponse<>(
                list, List.of(Outcome.answered(source, NOW, Duration.ZERO, list.size())));
    }

    private static List<PastEvent> events(Site.ConnectedCluster... clusters) throws Exception {
        var answer = new CompletableFuture<Answer>();
        try (var threads = new SiteThreads(new DirectFxThread(true))) {
            new SiteEventQueries(List.of(clusters), List.of(), _ -> List.of(), new ViewQueryExecutor(threads))
                    .between(WINDOW, answer::complete);
            return answer.get(1, TimeUnit.MINUTES).pastEvents();
        }
    }

    @Test
    void aBootTimeThatIsNoTimeHidesNoOtherEvent() throws Exception {
        assertThat(events(cluster("rebooted", "http://am", List.of(HOT), List.of())))
                .extracting(event -> event.labels().get("instance"))
                .contains("good", "node01:9100")
                .doesNotContain("wrong", "endless");
    }

    @Test
    void anAlertOfAnotherClusterOnTheSameInstanceIsAnEventOfItsOwn() throws Exception {
        assertThat(events(
                        cluster("east", "http://am.east", List.of(HOT), List.of(HOT)),
                        cluster("west", "http://am.west", List.of(), List.of(HOT))))
                .extracting(PastEvent::cluster, event -> event.what().text())
                .containsExactly(tuple("east", "Hot"), tuple("west", "Hot"));
    }

    @Test
    void alertsThatDifferInALabelAreSeparateEvents() throws Exception {
        assertThat(events(cluster(
                        "east",
                        "http://am.east",
                        List.of(HOT.with("disk", "sda")),
                        List.of(HOT.with("disk", "sda").with("replica", "a"), HOT.with("disk", "sdb")))))
                .extracting(event -> event.labels().get("disk"))
                .containsExactlyInAnyOrder("sda", "sdb");
    }

    @Test
    void anAlertOfASharedAlertmanagerIsOneEvent() throws Exception {
        var west = HOT.with("instance", "node02:9100");
        var both = List.of(HOT, west);
        assertThat(events(
                        cluster("east", "http://am", List.of(HOT), both),
                        cluster("west", "http://am", List.of(west), both)))
                .extracting(PastEvent::cluster, event -> event.labels().get("instance"))
                .containsExactlyInAnyOrder(tuple("east", "node01:9100"), tuple("west", "node02:9100"));
    }
}
