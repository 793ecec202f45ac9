package greenwall.fleet.explain.logs;

/// Tells whether one line follows another nearly every time, too often for chance. Both then report one event,
/// even on two hosts.
///
/// @param times of the lines, in order; those from `first` to before `end` are compared
record PairedLines(int[] times, int first, int end) {
    private static final int LONGEST_LAG = 2_000;
    private static final int SHORTEST_LAG = 50;
    private static final int MIN_LINES = 4;
    private static final double MIN_PAIRED_SHARE = 0.9;
    private static final double MAX_CHANCE = 0.2;

    /// Whether nearly every later line has an earlier line shortly before it, or nearly every earlier line has
    /// a later line shortly after it.
    static boolean follows(int[] later, int[] earlier, int from, int until) {
        var following = between(later, from, until);
        var leading = between(earlier, from, until);
        return following.pairedWith(leading, until - from, true) || leading.pairedWith(following, until - from, false);
    }

    private static PairedLines between(int[] times, int from, int until) {
        return new PairedLines(times, LineTimes.lowerBound(times, from), LineTimes.lowerBound(times, until));
    }

    private int count() {
        return end - first;
    }

    /// @param back whether the other line is searched before each line, instead of after it
    private boolean pairedWith(PairedLines others, int span, boolean back) {
        int allowed = (int) ((1 - MIN_PAIRED_SHARE) * count());
        if (count() < MIN_LINES || others.count() < MIN_LINES) {
            return false;
        }
        int missed = 0;
        long longest = SHORTEST_LAG;
        for (int i = first; i < end && missed <= allowed; i++) {
            int at = LineTimes.lowerBound(others.times, times[i] + (back ? 1 : 0)) - (back ? 1 : 0);
            long lag =
                    at < 0 || at >= others.times.length ? Long.MAX_VALUE : Math.abs((long) times[i] - others.times[at]);
            if (lag > LONGEST_LAG) {
                missed++;
            } else {
                longest = Math.max(longest, lag);
            }
        }
        double chance = 1 - Math.exp(-(double) others.count() / span * longest);
        return missed <= allowed && chance <= MAX_CHANCE;
    }
}
