package greenwall.tests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.connectors.prometheus.Prometheus;
import greenwall.fleet.poll.FleetPoller;
import greenwall.fleet.poll.PollSettings;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.FleetState;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.Place;
import greenwall.views.ViewContext;
import greenwall.views.paint.PaintStyle;
import greenwall.views.testing.Fx;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import greenwall.views.testing.RealWindow;
import greenwall.views.testing.StolenCpuTime;
import greenwall.views.testing.Timing;
import greenwall.views.testing.UnconnectedServices;
import greenwall.views.wall.WallView;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A poll of many hosts with 40 quantities each, from prepared bytes served over loopback: querying, parsing,
/// folding, aggregating, handing over to the JavaFX thread, and painting the wall at 1920 by 1080, until it is
/// on the screen. The figure includes the transport of the bytes.
@Tag("bench")
class PollScaleBench {
    private static final int ROUNDS = 20;
    private static final double BAR_MEDIAN = 300;
    private static final double BAR_P95 = 600;
    private static final NavigableMap<Integer, Double> MEDIANS = new TreeMap<>();

    @ParameterizedTest
    @ValueSource(ints = {100, 1_000, 10_000, 50_000, 100_000})
    void pollTimeGrowsAtMostLinearlyWithTheNumberOfHosts(int hosts) throws Exception {
        var catalogue = QuantityCatalogue.shipped();
        try (var fakeServer = new FakeFleetServer(hosts, FakeFleetServer.FailingHosts.ALL, catalogue);
                var http = new SharedHttpClient(Map.of(), InstantSource.system())) {
            var source = new Source("bench", Source.Kind.PROMETHEUS, fakeServer.url());
            var poller = new FleetPoller(
                    Map.of("bench", Prometheus.connect(http, source, HttpSettings.DEFAULT)),
                    PollSettings.wall(catalogue, Duration.ofMinutes(2)));
            var window = RealWindow.open();
            var wall = Fx.get(PollScaleBench::wall);
            window.frame(() -> window.setContent(wall.node()));
            var millis = new double[ROUNDS];
            var steal = new StolenCpuTime();
            FleetState state = FleetState.EMPTY;
            // The small fleets run first, so they need more rounds to warm up the JIT compiler.
            for (int i = hosts <= 1_000 ? -60 : -6; i < ROUNDS; i++) {
                fakeServer.advance();
                long startNanos = System.nanoTime();
                var now = poller.poll();
                window.frame(() -> wall.show(now));
                if (i >= 0) {
                    millis[i] = (System.nanoTime() - startNanos) / 1e6;
                }
                state = now;
            }
            assertThat(state.hosts()).hasSize(hosts);
            fakeServer.check(state);
            var timing = Timing.ofHosts(
                    hosts, String.format(Locale.ROOT, "poll of %,d hosts x 40 quantities", hosts), millis, steal);
            System.out.println(timing);
            double median = timing.median();
            double p95 = timing.p95();
            MEDIANS.put(hosts, median);
            MEDIANS.headMap(hosts)
                    .forEach((fewer, less) -> assertThat(median / less)
                            .as("growth of the median from %d hosts to %d", fewer, hosts)
                            .isLessThanOrEqualTo((double) hosts / fewer));
            if (hosts == 10_000) {
                assertThat(median).as("median, ms").isLessThanOrEqualTo(BAR_MEDIAN);
                assertThat(p95).as("95th percentile, ms").isLessThanOrEqualTo(BAR_P95);
            }
        }
    }

    private static WallView wall() {
        var view = new WallView(new ViewContext(
                new PaintStyle(new StyleSheets(), Theme.NIGHT, 1),
                InstantSource.system(),
                ZoneOffset.UTC,
                new RangeQueriesOnlyBackend(UnconnectedServices.ranges("none")),
                _ -> {}));
        view.onShown(Place.HOME);
        return view;
    }
}
