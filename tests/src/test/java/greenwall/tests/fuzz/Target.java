package greenwall.tests.fuzz;

/// A parser with the code that uses its result. It returns if it rejects the input properly; anything it throws
/// is a finding.
@FunctionalInterface
public interface Target {
    void take(byte[] input) throws Exception;
}
