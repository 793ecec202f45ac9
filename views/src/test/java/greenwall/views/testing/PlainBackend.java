package greenwall.views.testing;

import greenwall.views.RangeReader;

/// A backend with ranges and nothing else; a test overrides what it needs.
public class PlainBackend implements QuietBackend {
    private final RangeReader ranges;

    public PlainBackend() {
        this(new FakeRanges());
    }

    public PlainBackend(RangeReader ranges) {
        this.ranges = ranges;
    }

    @Override
    public RangeReader ranges() {
        return ranges;
    }
}
