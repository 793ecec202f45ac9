package greenwall.fleet.direct;

import greenwall.fleet.check.Check;
import greenwall.fleet.check.Result;

/// Makes one check with a timeout of a few seconds.
@FunctionalInterface
public interface CheckRunner {
    Result look(Check check) throws InterruptedException;
}
