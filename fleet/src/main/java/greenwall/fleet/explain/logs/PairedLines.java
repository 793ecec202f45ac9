package greenwall.fleet.explain.logs;

/// Whether one line follows another each time, too often for chance: then both report one event, even on two hosts.
final class PairedLines {
    private static final int LONGEST_LAG = 2_000;
    private static final int SHORTEST_LAG = 50;
    private static final int FEWEST = 4;
    private static final double MOSTLY = 0.9;
    private static final double MOST_BY_CHANCE = 0.2;

    private PairedLines() {}

    /// True if nearly each line of the later has one of the earlier shortly before it, or the other way round.
    ///
    /// @param from start of the comparison, in milliseconds
    /// @param until its end
    static boolean follows(int[] later, int[] earlier, int from, int until) {
        int firstLater = SurpriseScore.lowerBound(later, from);
        int endLater = SurpriseScore.lowerBound(later, until);
        int firstEarlier = SurpriseScore.lowerBound(earlier, from);
        int endEarlier = SurpriseScore.lowerBound(earlier, until);
        return paired(later, firstLater, endLater, earlier, firstEarlier, endEarlier, until - from, true)
                || paired(earlier, firstEarlier, endEarlier, later, firstLater, endLater, until - from, false);
    }

    /// @param back whether the other line is searched before each line, instead of after it
    private static boolean paired(
            int[] lines, int first, int end, int[] others, int firstOther, int endOther, int span, boolean back) {
        int count = end - first;
        int allowed = (int) ((1 - MOSTLY) * count);
        if (count < FEWEST || endOther - firstOther < FEWEST) {
            return false;
        }
        int missed = 0;
        long longest = SHORTEST_LAG;
        for (int i = first; i < end && missed <= allowed; i++) {
            int at = SurpriseScore.lowerBound(others, lines[i] + (back ? 1 : 0)) - (back ? 1 : 0);
            long lag = at < 0 || at >= others.length ? Long.MAX_VALUE : Math.abs((long) lines[i] - others[at]);
            if (lag > LONGEST_LAG) {
                missed++;
            } else {
                longest = Math.max(longest, lag);
            }
        }
        double chance = 1 - Math.exp(-(double) (endOther - firstOther) / span * longest);
        return missed <= allowed && chance <= MOST_BY_CHANCE;
    }
}
