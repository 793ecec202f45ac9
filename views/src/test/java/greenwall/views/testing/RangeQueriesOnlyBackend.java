package greenwall.views.testing;

import greenwall.views.RangeQueryRunner;
import greenwall.views.TimeTravel;

/// A backend that only has ranges. A test overrides what it needs.
public class RangeQueriesOnlyBackend implements UnconnectedBackend {
    private final RangeQueryRunner ranges;

    public RangeQueriesOnlyBackend() {
        this(new FakeRangeQueryRunner());
    }

    public RangeQueriesOnlyBackend(RangeQueryRunner ranges) {
        this.ranges = ranges;
    }

    /// A backend that shows an earlier time.
    public static RangeQueriesOnlyBackend inThePast() {
        return new RangeQueriesOnlyBackend() {
            @Override
            public TimeTravel travel() {
                return UnconnectedServices.past();
            }
        };
    }

    @Override
    public RangeQueryRunner ranges() {
        return ranges;
    }
}
