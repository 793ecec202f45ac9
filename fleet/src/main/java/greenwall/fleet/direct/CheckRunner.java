package greenwall.fleet.direct;

import greenwall.fleet.sighting.Check;
import greenwall.fleet.sighting.Result;

/// Makes one check with a timeout of a few seconds.
@FunctionalInterface
public interface CheckRunner {
    Result look(Check check) throws InterruptedException;
}
