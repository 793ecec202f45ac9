package greenwall.lab.machine;

/// Something that can be run on a simulated host.
@FunctionalInterface
public interface HostProgram {
    /// Runs to its end.
    ///
    /// @return the exit status
    int run(Call call) throws InterruptedException;
}
