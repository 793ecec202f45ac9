package greenwall.lab;

import greenwall.lab.alertmanager.AlertmanagerServer;
import greenwall.lab.logql.LogSource;
import greenwall.lab.loki.LokiLimits;
import greenwall.lab.loki.LokiServer;
import greenwall.lab.prometheus.PrometheusData;
import greenwall.lab.prometheus.PrometheusServer;
import greenwall.lab.tempo.TempoServer;
import greenwall.lab.tempo.TraceSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// The four servers of a range: Prometheus, Loki, Alertmanager and Tempo. They serve a simulation or a
/// replay.
public final class LabServers implements AutoCloseable {
    private final PrometheusServer prometheus;
    private final LokiServer loki;
    private final AlertmanagerServer alertmanager;
    private final TempoServer tempo;
    private final OpenServers open = new OpenServers();

    /// @param firstPort the port of Prometheus; the other servers use ports after it. If empty, all use free
    ///     ports
    public record Listening(InetAddress bind, OptionalInt firstPort) {
        int port(int offset) {
            return firstPort.isPresent() ? firstPort.getAsInt() + offset : 0;
        }
    }

    /// @param traces empty if the range has no traced application
    /// @throws IOException if a port is in use
    public LabServers(Listening at, PrometheusData metrics, LogSource logs, Optional<TraceSource> traces)
            throws IOException {
        var clock = metrics.clock();
        try {
            prometheus = open.keep(new PrometheusServer(at.bind(), at.port(0), metrics));
            loki = open.keep(
                    new LokiServer(new LokiServer.Setup(at.bind(), at.port(1), logs, clock, LokiLimits.DEFAULT)));
            alertmanager = open.keep(new AlertmanagerServer(at.bind(), at.port(2), clock, prometheus.uri()));
            tempo = open.keep(new TempoServer(at.bind(), at.port(5), traces, clock));
        } catch (IOException failed) {
            close();
            throw failed;
        }
    }

    public URI prometheus() {
        return prometheus.uri();
    }

    public URI loki() {
        return loki.uri();
    }

    public URI alertmanager() {
        return alertmanager.uri();
    }

    public URI tempo() {
        return tempo.uri();
    }

    /// The Alertmanager, which receives the alerts of the range's rules.
    public AlertmanagerServer receiver() {
        return alertmanager;
    }

    /// The addresses of the servers: the first members of the JSON line that `lab --json` prints.
    public Map<String, Object> addresses() {
        var line = new LinkedHashMap<String, Object>();
        line.put("prometheus", prometheus().toString());
        line.put("loki", loki().toString());
        line.put("alertmanager", alertmanager().toString());
        line.put("tempo", tempo().toString());
        return line;
    }

    @Override
    public void close() {
        open.close();
    }
}
