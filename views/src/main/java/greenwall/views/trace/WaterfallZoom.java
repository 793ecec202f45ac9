package greenwall.views.trace;

/// The visible part of a trace, as shares of its length.
record WaterfallZoom(double from, double to) {
    static final WaterfallZoom WHOLE = new WaterfallZoom(0, 1);
    private static final double STEP = 1.4;
    private static final double SHORTEST = 1e-7;

    /// The part between two points, in any order.
    static WaterfallZoom between(double first, double second) {
        double from = Math.min(first, second);
        return new WaterfallZoom(from, Math.max(from + SHORTEST, Math.max(first, second)));
    }

    double length() {
        return to - from;
    }

    /// One step closer. The fixed point stays where it is drawn.
    WaterfallZoom zoomedIn(double fixed) {
        return zoomed(1 / STEP, fixed);
    }

    WaterfallZoom zoomedOut(double fixed) {
        return zoomed(STEP, fixed);
    }

    private WaterfallZoom zoomed(double factor, double fixed) {
        double newLength = Math.clamp(length() * factor, SHORTEST, 1);
        double start = Math.clamp(fixed - (fixed - from) / length() * newLength, 0, 1 - newLength);
        return new WaterfallZoom(start, start + newLength);
    }

    /// @param by the distance in visible lengths
    WaterfallZoom panned(double by) {
        double start = Math.clamp(from + by * length(), 0, 1 - length());
        return new WaterfallZoom(start, start + length());
    }

    double middle() {
        return (from + to) / 2;
    }
}
