package greenwall.fleet.explain.logs;

/// Tells whether one line follows another nearly every time, too often for chance. Both then report one event,
/// even on two hosts.
final class PairedLines {
    private static final int LONGEST_LAG = 2_000;
    private static final int SHORTEST_LAG = 50;
    private static final int MIN_LINES = 4;
    private static final double MIN_PAIRED_SHARE = 0.9;
    private static final double MAX_CHANCE = 0.2;

    private PairedLines() {}

    /// Whether nearly every later line has an earlier line shortly before it, or nearly every earlier line has a
    /// later line shortly after it.
    ///
    /// @param from start of the comparison, in milliseconds
    /// @param until its end
    static boolean follows(int[] later, int[] earlier, int from, int until) {
        int firstLater = LineTimes.lowerBound(later, from);
        int endLater = LineTimes.lowerBound(later, until);
        int firstEarlier = LineTimes.lowerBound(earlier, from);
        int endEarlier = LineTimes.lowerBound(earlier, until);
        return paired(later, firstLater, endLater, earlier, firstEarlier, endEarlier, until - from, true)
                || paired(earlier, firstEarlier, endEarlier, later, firstLater, endLater, until - from, false);
    }

    /// @param back whether the other line is searched before each line, instead of after it
    private static boolean paired(
            int[] lines, int first, int end, int[] others, int firstOther, int endOther, int span, boolean back) {
        int count = end - first;
        int allowed = (int) ((1 - MIN_PAIRED_SHARE) * count);
        if (count < MIN_LINES || endOther - firstOther < MIN_LINES) {
            return false;
        }
        int missed = 0;
        long longest = SHORTEST_LAG;
        for (int i = first; i < end && missed <= allowed; i++) {
            int at = LineTimes.lowerBound(others, lines[i] + (back ? 1 : 0)) - (back ? 1 : 0);
            long lag = at < 0 || at >= others.length ? Long.MAX_VALUE : Math.abs((long) lines[i] - others[at]);
            if (lag > LONGEST_LAG) {
                missed++;
            } else {
                longest = Math.max(longest, lag);
            }
        }
        double chance = 1 - Math.exp(-(double) (endOther - firstOther) / span * longest);
        return missed <= allowed && chance <= MAX_CHANCE;
    }
}
