package greenwall.fleet.checkschedule;

import greenwall.fleet.directcheck.DirectCheck;
import greenwall.fleet.directcheck.DirectCheckResult;

/// Runs one check with a timeout of a few seconds.
@FunctionalInterface
public interface DirectCheckRunner {
    DirectCheckResult run(DirectCheck check) throws InterruptedException;
}
