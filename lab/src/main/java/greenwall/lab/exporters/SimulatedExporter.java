package greenwall.lab.exporters;

import java.util.List;

/// A program on a host that is scraped. Each is one of a kind, so that it can be a cheap key.
public final class SimulatedExporter {
    private final String id;
    private final int port;
    private final List<Family> families;

    SimulatedExporter(String id, int port, List<Family> families) {
        this.id = id;
        this.port = port;
        this.families = families;
    }

    /// Its job, the word in its path and in the channel that silences it: `node`, `zfs`.
    public String id() {
        return id;
    }

    /// Where it listens in life; on loopback all share one.
    public int port() {
        return port;
    }

    List<Family> families() {
        return families;
    }
}
