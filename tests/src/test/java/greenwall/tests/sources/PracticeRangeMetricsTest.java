package greenwall.tests.sources;

import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.connectors.prometheus.Prometheus;
import greenwall.fleet.source.Source;
import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The range's Prometheus passes the same assertions as a real one.
class PracticeRangeMetricsTest {
    @Test
    void theRangeIsReadLikeARealPrometheus() throws IOException {
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT);
                var http = new SharedHttpClient(Map.of(), InstantSource.system())) {
            var source =
                    new Source("range", Source.Kind.PROMETHEUS, range.servers().prometheus());
            int targets = (int) range.series().targets().stream()
                    .filter(target -> target.labels().get("job").equals("node"))
                    .count();
            RealMetricsTest.readsWhatWasScraped(Prometheus.connect(http, source, HttpSettings.DEFAULT), targets);
        }
    }
}
