package greenwall.fleet.direct;

import greenwall.fleet.check.Check;
import greenwall.fleet.check.CheckResult;

/// Runs one check with a timeout of a few seconds.
@FunctionalInterface
public interface CheckRunner {
    CheckResult run(Check check) throws InterruptedException;
}
