package greenwall.lab.openmetrics;

import greenwall.lab.prometheus.PrometheusData;
import greenwall.lab.prometheus.PrometheusServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// A Prometheus over the series of a file.
public final class OpenMetricsPrometheus {
    private OpenMetricsPrometheus() {}

    /// Serves on loopback; port 0 takes a free one. For a file that cannot be read it throws an IOException with a
    /// one-line message that names the position and the cause.
    public static PrometheusServer serve(Path file, int port) throws IOException {
        var content = OpenMetricsFile.read(file);
        var backend = new PrometheusData(
                content.series(), List::of, List::of, content.metadata(), Optional.empty(), InstantSource.system());
        return new PrometheusServer(port, backend);
    }
}
