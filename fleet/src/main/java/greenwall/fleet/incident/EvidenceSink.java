package greenwall.fleet.incident;

/// Receives the evidence that views collect during an incident. Thread-safe; returns once the evidence is on
/// the timeline, before it is on disk.
@FunctionalInterface
public interface EvidenceSink {
    /// @param step the runbook step that it belongs to; empty for none
    void add(String step, Evidence evidence);
}
