package greenwall.fleet.incident;

/// Takes the evidence that views collect during an incident. Thread-safe; returns once the evidence is on the timeline,
/// before it is on the disk.
@FunctionalInterface
public interface EvidenceSink {
    /// @param step the runbook step that it belongs to, empty where there is none
    void keep(String step, Evidence evidence);
}
