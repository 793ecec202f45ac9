package greenwall.views.testing;

import greenwall.views.TimeRangeReader;

/// A backend that only has ranges. A test overrides what it needs.
public class PlainBackend implements QuietBackend {
    private final TimeRangeReader ranges;

    public PlainBackend() {
        this(new FakeTimeRangeReader());
    }

    public PlainBackend(TimeRangeReader ranges) {
        this.ranges = ranges;
    }

    @Override
    public TimeRangeReader ranges() {
        return ranges;
    }
}
