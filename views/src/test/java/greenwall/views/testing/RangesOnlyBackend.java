package greenwall.views.testing;

import greenwall.views.RangeQueryRunner;

/// A backend that only has ranges. A test overrides what it needs.
public class RangesOnlyBackend implements UnconnectedBackend {
    private final RangeQueryRunner ranges;

    public RangesOnlyBackend() {
        this(new FakeRangeQueryRunner());
    }

    public RangesOnlyBackend(RangeQueryRunner ranges) {
        this.ranges = ranges;
    }

    @Override
    public RangeQueryRunner ranges() {
        return ranges;
    }
}
