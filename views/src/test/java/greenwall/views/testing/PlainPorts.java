package greenwall.views.testing;

import greenwall.views.Ranges;

/// Ports with ranges and nothing else; a test overrides what it needs.
public class PlainPorts implements QuietPorts {
    private final Ranges ranges;

    public PlainPorts() {
        this(new FakeRanges());
    }

    public PlainPorts(Ranges ranges) {
        this.ranges = ranges;
    }

    @Override
    public Ranges ranges() {
        return ranges;
    }
}
