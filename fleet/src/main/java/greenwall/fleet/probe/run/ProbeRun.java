package greenwall.fleet.probe.run;

/// A run that was begun.
public interface ProbeRun {
    /// Asks the tool to finish, and returns at once. Its remaining output comes first, then the end. Idempotent.
    void stop();
}
