package greenwall.fleet.incident;

import java.util.Optional;

/// An incident record that is being written. Evidence is on the disk within a second.
public interface OpenIncident extends EvidenceSink, AutoCloseable {
    /// All that there is so far.
    Incident now();

    /// Gives it its verdict; nothing can be kept after that.
    void conclude(IncidentClosing closing);

    /// Why what is kept cannot be written at the moment; it is tried again with the next piece.
    Optional<String> trouble();

    /// Stops writing and leaves the incident open: it can be resumed.
    @Override
    void close();
}
