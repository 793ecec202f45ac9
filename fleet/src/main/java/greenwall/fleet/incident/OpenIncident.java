package greenwall.fleet.incident;

import java.util.Optional;

/// An incident record that is being written. Evidence is written to disk within a second.
public interface OpenIncident extends EvidenceSink, AutoCloseable {
    /// The record so far.
    Incident snapshot();

    /// Sets the verdict; after that no evidence can be added.
    void conclude(IncidentEnd end);

    /// Why evidence cannot be written at the moment; the next piece of evidence triggers another attempt.
    Optional<String> writeError();

    /// Stops writing and leaves the incident open; it can be resumed.
    @Override
    void close();
}
