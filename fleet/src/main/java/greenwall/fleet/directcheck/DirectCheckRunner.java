package greenwall.fleet.directcheck;

import greenwall.fleet.check.DirectCheck;
import greenwall.fleet.check.DirectCheckResult;

/// Runs one check with a timeout of a few seconds.
@FunctionalInterface
public interface DirectCheckRunner {
    DirectCheckResult run(DirectCheck check) throws InterruptedException;
}
