package greenwall.lab.exporters;

import greenwall.lab.facts.MachineView.Serving;
import java.util.List;
import java.util.Optional;

/// An exporter on a host. Compared by identity, so that it is a cheap key.
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

    /// Its job, the word in its path and in the channel that silences it: `node`, `zfs`.
    public String id() {
        return id;
    }

    /// Its usual port; on loopback all exporters share one.
    public int port() {
        return port;
    }

    List<MetricFamily> families() {
        return families;
    }
}
