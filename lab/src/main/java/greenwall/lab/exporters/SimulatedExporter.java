package greenwall.lab.exporters;

import greenwall.lab.facts.MachineView.Serving;
import java.util.List;
import java.util.Optional;

/// An exporter on a host. It is compared by identity, so it is a cheap map key.
public final class SimulatedExporter {
    private final String id;
    private final int port;
    private final List<MetricFamily> families;
    private final Optional<Serving> serving;

    SimulatedExporter(String id, int port, List<MetricFamily> families, Optional<Serving> serving) {
        this.id = id;
        this.port = port;
        this.families = families;
        this.serving = serving;
    }

    Optional<Serving> serving() {
        return serving;
    }

    /// The job name, which is also used in the exporter's path and fault channel: `node`, `zfs`.
    public String id() {
        return id;
    }

    /// The usual port of the exporter. The range itself serves all exporters on one port.
    public int port() {
        return port;
    }

    List<MetricFamily> families() {
        return families;
    }
}
