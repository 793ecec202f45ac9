package greenwall.tests.run;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.connectors.prometheus.Prometheus;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.rules.QuantityQueries;
import greenwall.fleet.source.Source;
import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Runbook steps and rules query all forms of a quantity at once: a peer that an exporter reports by name is
/// not also reported by its key.
class NoDuplicatePeersTest {
    @Test
    void aNamedPeerIsNotAlsoReportedByItsKey() throws Exception {
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT.withSeed(3));
                var http = new SharedHttpClient(Map.of(), range.clock())) {
            var metrics = Prometheus.connect(
                    http,
                    new Source("range", Source.Kind.PROMETHEUS, range.servers().prometheus()),
                    HttpSettings.DEFAULT);
            for (var quantity : new String[] {"wg.handshake.age", "wg.rx", "wg.tx"}) {
                var query = QuantityQueries.of(QuantityCatalogue.shipped(), ".*")
                        .expression(quantity)
                        .orElseThrow();
                var rows =
                        metrics.instant(query, Duration.ofSeconds(60)).answer().orElseThrow();
                assertThat(rows.size()).as(quantity).isPositive();
                assertThat(IntStream.range(0, rows.size())
                                .mapToObj(rows::labels)
                                .map(labels -> labels.get("peer")))
                        .as(quantity)
                        .noneMatch(peer -> peer.endsWith("="));
            }
        }
    }
}
