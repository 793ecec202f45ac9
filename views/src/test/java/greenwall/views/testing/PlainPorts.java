package greenwall.views.testing;

import greenwall.views.RangeReader;

/// Ports with ranges and nothing else; a test overrides what it needs.
public class PlainPorts implements QuietPorts {
    private final RangeReader ranges;

    public PlainPorts() {
        this(new FakeRanges());
    }

    public PlainPorts(RangeReader ranges) {
        this.ranges = ranges;
    }

    @Override
    public RangeReader ranges() {
        return ranges;
    }
}
