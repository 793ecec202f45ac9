package greenwall.tests.fuzz;

/// A parser with what comes behind it. What it refuses in its own way it returns from; whatever it throws is a find.
@FunctionalInterface
public interface Target {
    void take(byte[] input) throws Exception;
}
