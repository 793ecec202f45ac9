package greenwall.lab.machine;

/// A program of a simulated host.
@FunctionalInterface
public interface HostProgram {
    /// Runs the program to its end.
    ///
    /// @return the exit status
    int run(ProgramInvocation invocation) throws InterruptedException;
}
