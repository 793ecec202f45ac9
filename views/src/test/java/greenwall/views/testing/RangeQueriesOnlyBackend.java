package greenwall.views.testing;

import greenwall.views.RangeQueryRunner;

/// A backend that only has ranges. A test overrides what it needs.
public class RangeQueriesOnlyBackend implements UnconnectedBackend {
    private final RangeQueryRunner ranges;

    public RangeQueriesOnlyBackend() {
        this(new FakeRangeQueryRunner());
    }

    public RangeQueriesOnlyBackend(RangeQueryRunner ranges) {
        this.ranges = ranges;
    }

    @Override
    public RangeQueryRunner ranges() {
        return ranges;
    }
}
