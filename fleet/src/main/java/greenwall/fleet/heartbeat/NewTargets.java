package greenwall.fleet.heartbeat;

import greenwall.fleet.identity.Folding;
import greenwall.fleet.identity.Target;
import greenwall.fleet.state.TargetFacts;
import java.util.BitSet;
import java.util.Collection;

/// Hosts with less than five minutes of scrapes, and the shorter window for their rates.
final class NewTargets {
    private static final long[] BRIEF_WINDOWS = {10, 20, 30, 45, 60, 90, 120, 180, 240};
    private static final int FEWEST_STEPS = 3;

    private NewTargets() {}

    /// The longest window, in milliseconds, that all of them fill who have enough samples for a rate; 0 where
    /// there are none.
    static long window(Collection<Target> targets) {
        long least = Long.MAX_VALUE;
        long widest = 0;
        for (var target : targets) {
            if (target.present() && TargetFacts.young(target)) {
                long scrape = target.scrapeInterval()
                        .orElse(TargetFacts.USUAL_INTERVAL)
                        .toMillis();
                if (TargetFacts.covered(target) >= FEWEST_STEPS * scrape) {
                    least = Math.min(least, TargetFacts.covered(target));
                    widest = Math.max(widest, scrape);
                }
            }
        }
        long brief = 0;
        for (long window : BRIEF_WINDOWS) {
            if (least != Long.MAX_VALUE && window * 1000 <= least && window * 1000 >= FEWEST_STEPS * widest) {
                brief = window * 1000;
            }
        }
        return brief;
    }

    static BitSet hosts(Folding folding) {
        var young = new BitSet();
        for (int i = 0; i < folding.targets().size(); i++) {
            var target = folding.targets().get(i);
            if (target.present() && TargetFacts.young(target)) {
                young.set(folding.hostOf(i));
            }
        }
        return young;
    }
}
