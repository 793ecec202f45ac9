package greenwall.fleet.direct;

/// Runs one check with a timeout of a few seconds.
@FunctionalInterface
public interface CheckRunner {
    DirectCheckResult run(DirectCheck check) throws InterruptedException;
}
