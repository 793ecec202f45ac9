package greenwall.lab.openmetrics;

import greenwall.lab.prometheus.PrometheusData;
import greenwall.lab.prometheus.PrometheusServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// A Prometheus that serves the series of a file.
public final class OpenMetricsPrometheus {
    private OpenMetricsPrometheus() {}

    /// Serves a file on loopback.
    ///
    /// @param port the port; 0 for a free one
    /// @throws IOException if the file cannot be read; the message is one line with the position and the
    ///     cause
    public static PrometheusServer serve(Path file, int port) throws IOException {
        var content = OpenMetricsFile.read(file);
        var backend = new PrometheusData(
                content.series(), List::of, List::of, content.metadata(), Optional.empty(), InstantSource.system());
        return new PrometheusServer(port, backend);
    }
}
