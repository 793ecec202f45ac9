package greenwall.fleet.explain.logs;

/// How far from the onset something lies, as a chance distance in seconds. What came after it counts as much
/// farther than what came before: causes come first, and what follows soon after the onset is mostly its
/// consequence.
///
/// The onset is known only to lie between the last sample as before and the first that differs.
///
/// @param last the last sample as before, in milliseconds
/// @param onset the first that differs
/// @param until up to when anything is as near as the onset itself
/// @param vague seconds within which the distance does not count
record OnsetDistance(int last, int onset, int until, double vague) {
    private static final double SOON = 20;
    private static final double SOON_AFTER = 8;
    private static final double LATER = 1.6;

    double distance(int at) {
        if (at < last) {
            return vague + (last - at) / 1000.0;
        }
        double after = Math.max(0, at - until) / 1000.0;
        return vague + SOON_AFTER * Math.min(after, SOON) + LATER * Math.max(0, after - SOON);
    }
}
