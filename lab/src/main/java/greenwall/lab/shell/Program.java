package greenwall.lab.shell;

/// Something that can be run on a simulated host.
@FunctionalInterface
public interface Program {
    /// @return the exit status
    int run(Call call) throws InterruptedException;
}
