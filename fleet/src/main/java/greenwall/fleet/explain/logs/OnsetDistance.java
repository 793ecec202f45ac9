package greenwall.fleet.explain.logs;

/// The distance of a line from the onset in seconds, weighted so that it can be compared with a distance by
/// chance. Lines after the onset count as farther than lines before it: causes come first, and lines soon after
/// the onset are usually consequences.
///
/// The onset is only known to be between the last sample at the old level and the first that differs.
///
/// @param last the last sample at the old level, in milliseconds
/// @param onset the first sample that differs, in milliseconds
/// @param until times up to this count as near as the onset itself
/// @param uncertaintySeconds the uncertainty in seconds: a smaller distance does not count
record OnsetDistance(int last, int onset, int until, double uncertaintySeconds) {
    private static final double SOON = 20;
    private static final double SOON_AFTER = 8;
    private static final double LATER = 1.6;

    double distance(int at) {
        if (at < last) {
            return uncertaintySeconds + (last - at) / 1000.0;
        }
        double after = Math.max(0, at - until) / 1000.0;
        return uncertaintySeconds + SOON_AFTER * Math.min(after, SOON) + LATER * Math.max(0, after - SOON);
    }
}
