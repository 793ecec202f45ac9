package greenwall.lab;

import greenwall.lab.alertmanager.AlertmanagerServer;
import greenwall.lab.logql.LineSource;
import greenwall.lab.loki.LokiServer;
import greenwall.lab.loki.LokiServer.LokiLimits;
import greenwall.lab.prometheus.PrometheusData;
import greenwall.lab.prometheus.PrometheusServer;
import greenwall.lab.tempo.TempoServer;
import greenwall.lab.tempo.TempoServer.SpanSource;
import greenwall.lab.text.NamedValues;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalInt;

/// The four running servers of a range, with their addresses. They serve a simulation or a replay.
///
/// @param receiver the Alertmanager, which receives the alerts of the range's rules
public record RunningLabServers(URI prometheus, URI loki, URI alertmanager, URI tempo, AlertmanagerServer receiver) {
    /// @param firstPort the port of Prometheus; the other servers use ports after it. If empty, all use free
    ///     ports
    public record ListenOptions(InetAddress bind, OptionalInt firstPort) {
        /// Free ports on loopback.
        public static final ListenOptions LOOPBACK =
                new ListenOptions(InetAddress.ofLiteral("127.0.0.1"), OptionalInt.empty());

        int port(int offset) {
            return firstPort.isPresent() ? firstPort.getAsInt() + offset : 0;
        }
    }

    /// @param open closes the servers
    /// @param traces empty if the range has no traced application
    /// @throws IOException if a port is in use
    public static RunningLabServers start(
            CloseableStack open, ListenOptions at, PrometheusData metrics, LineSource logs, Optional<SpanSource> traces)
            throws IOException {
        var clock = metrics.clock();
        var prometheus = open.keep(PrometheusServer.start(at.bind(), at.port(0), metrics));
        var loki =
                open.keep(new LokiServer(new LokiServer.Setup(at.bind(), at.port(1), logs, clock, LokiLimits.DEFAULT)));
        var alertmanager = open.keep(new AlertmanagerServer(at.bind(), at.port(2), clock, prometheus.uri()));
        var tempo = open.keep(TempoServer.start(at.bind(), at.port(5), traces, clock));
        return new RunningLabServers(prometheus.uri(), loki.uri(), alertmanager.uri(), tempo.uri(), alertmanager);
    }

    /// The first members of the JSON line that `lab --json` prints.
    public NamedValues addresses() {
        return new NamedValues()
                .with("prometheus", prometheus.toString())
                .with("loki", loki.toString())
                .with("alertmanager", alertmanager.toString())
                .with("tempo", tempo.toString());
    }
}
