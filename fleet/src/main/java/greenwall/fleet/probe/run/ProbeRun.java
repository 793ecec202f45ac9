package greenwall.fleet.probe.run;

/// A run that was begun.
public interface ProbeRun {
    /// Asks the tool to finish, and returns at once. What it still has to say comes first, then the end. Asking
    /// again changes nothing.
    void stop();
}
