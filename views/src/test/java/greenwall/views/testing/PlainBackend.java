package greenwall.views.testing;

import greenwall.views.RangeQueryRunner;

/// A backend that only has ranges. A test overrides what it needs.
public class PlainBackend implements QuietBackend {
    private final RangeQueryRunner ranges;

    public PlainBackend() {
        this(new FakeRangeQueryRunner());
    }

    public PlainBackend(RangeQueryRunner ranges) {
        this.ranges = ranges;
    }

    @Override
    public RangeQueryRunner ranges() {
        return ranges;
    }
}
