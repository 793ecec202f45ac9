package greenwall.fleet.incident;

/// Where whoever shows something during an incident leaves it. Callable from any thread; returns as soon as it is
/// on the timeline, before it is safe on the disk.
@FunctionalInterface
public interface EvidenceSink {
    /// @param step the runbook step that it belongs to, empty where there is none
    void keep(String step, Evidence evidence);
}
