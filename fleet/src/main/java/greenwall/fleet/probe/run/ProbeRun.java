package greenwall.fleet.probe.run;

/// A run that was started.
public interface ProbeRun {
    /// Signals the tool to finish, and returns at once. Its remaining output follows, then the end. Idempotent.
    void stop();
}
