package greenwall.fleet.direct;

import greenwall.fleet.sighting.Check;
import greenwall.fleet.sighting.Result;

/// Looks once, and waits for the answer no longer than a few seconds.
@FunctionalInterface
public interface Looker {
    Result look(Check check) throws InterruptedException;
}
