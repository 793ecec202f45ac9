package greenwall.tests.poll;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.connectors.prometheus.Prometheus;
import greenwall.fleet.poll.FleetPoller;
import greenwall.fleet.poll.PollSettings;
import greenwall.fleet.quantity.HostObjective;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.views.Place;
import greenwall.views.slo.SloViewContent;
import greenwall.views.testing.Fleets;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every host has a different family of exporters, in real servers: every value and state is as worked out by
/// hand, in the views as well, and every host has one name.
class MixedDialectsTest {
    @TempDir
    Path dir;

    private static final Duration SOON = Duration.ofSeconds(60);

    private static FleetState check(URI url) {
        try (var http = new SharedHttpClient(Map.of(), InstantSource.system())) {
            var source = new Source("east", Source.Kind.PROMETHEUS, url);
            var prometheus = Prometheus.connect(http, source, HttpSettings.DEFAULT);
            var before = shares(prometheus);
            var fleet = new FleetPoller(Map.of("east", prometheus), PollSettings.oneShot(QuantityCatalogue.shipped()))
                    .poll();
            assertHostsAreUpAsLongAsShown(fleet, before, shares(prometheus));
            return fleet;
        }
    }

    /// The share of the time that each target was up, queried directly.
    private static InstantVector shares(MetricsSource metrics) {
        return metrics.instant("max by (instance) (avg_over_time(up[30d:5m]) or avg_over_time(up[5m]))", SOON)
                .answer()
                .orElseThrow();
    }

    /// The shares change over time, so the shown value may match the query before the poll or the one after it.
    private static void assertHostsAreUpAsLongAsShown(FleetState fleet, InstantVector before, InstantVector after) {
        var objective = HostObjective.DEFAULTS.getFirst();
        var table = new SloViewContent(() -> HostObjective.DEFAULTS)
                .tables(Fleets.facts(fleet, Place.HOME)).stream()
                        .filter(t -> ViewFigures.of(t).filter(objective::equals).isPresent())
                        .findFirst()
                        .orElseThrow();
        assertThat(table.rows()).hasSizeGreaterThan(10).allSatisfy(row -> {
            var host = fleet.host("east", row.items().getFirst().text()).orElseThrow();
            var shown = row.items().get(2).text() + " attained, "
                    + row.items().get(3).text() + " left";
            assertThat(List.of(share(host, before), share(host, after)))
                    .as(host.name())
                    .extracting(share -> ViewFigures.budgetLeft(objective, share))
                    .contains(shown);
        });
    }

    /// The share of the host's best target.
    private static double share(HostState host, InstantVector shares) {
        return IntStream.range(0, shares.size())
                .filter(row -> host.host().hasName(shares.labels(row).get("instance")))
                .mapToDouble(shares::value)
                .max()
                .orElse(Double.NaN);
    }

    private static void assertNothingWrong(FleetState fleet, DialectFleet dialects) {
        assertThat(String.join("\n", dialects.expected().mismatches(fleet))).isEmpty();
        assertThat(String.join("\n", ViewFigures.mismatches(fleet, dialects.expected())))
                .isEmpty();
        assertThat(fleet.host("east", "xi").orElseThrow().state()).isEqualTo(CellState.DOWN);
        assertThat(fleet.host("east", "nu").orElseThrow().state()).isEqualTo(CellState.STALE);
        assertThat(fleet.host("east", "rho").orElseThrow().state()).isEqualTo(CellState.GONE);
    }

    private void assertPrometheusIsReadRight(DialectFleet dialects) throws IOException, InterruptedException {
        var file = dir.resolve("series.om");
        dialects.fed().write(file, true);
        try (var prometheus = RealServer.prometheusFilledFrom(file, dir)) {
            assertNothingWrong(check(prometheus.url()), dialects);
        }
    }

    private void assertVictoriaMetricsIsReadRight(UnaryOperator<DialectFleet> change)
            throws IOException, InterruptedException {
        try (var victoria = RealServer.victoriaMetrics(dir, RealServer.freePort())) {
            var dialects = change.apply(DialectFleet.at(Instant.now()));
            var file = dir.resolve("series.txt");
            dialects.fed().write(file, false);
            victoria.fillFrom(file);
            assertNothingWrong(check(victoria.url()), dialects);
        }
    }

    @Test
    void prometheusIsReadCorrectlyInEveryDialect() throws IOException, InterruptedException {
        assertPrometheusIsReadRight(DialectFleet.at(Instant.now()));
    }

    @Test
    void victoriaMetricsIsReadCorrectlyInEveryDialect() throws IOException, InterruptedException {
        assertVictoriaMetricsIsReadRight(dialects -> dialects);
    }

    @Test
    void prometheusIsReadCorrectlyJustAfterAllCountersWereReset() throws IOException, InterruptedException {
        assertPrometheusIsReadRight(withCountersReset(DialectFleet.at(Instant.now())));
    }

    @Test
    void victoriaMetricsIsReadCorrectlyJustAfterAllCountersWereReset() throws IOException, InterruptedException {
        assertVictoriaMetricsIsReadRight(MixedDialectsTest::withCountersReset);
    }

    private static DialectFleet withCountersReset(DialectFleet dialects) {
        dialects.fed().withCountersReset(90);
        return dialects;
    }
}
