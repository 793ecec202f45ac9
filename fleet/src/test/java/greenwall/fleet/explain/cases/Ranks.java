package greenwall.fleet.explain.cases;

import java.util.ArrayList;
import java.util.List;

/// The ranks at which something was found in several questions.
final class Ranks {
    private final List<Integer> ranks = new ArrayList<>();

    /// @param rank from 1; 0 if it was not found
    void add(int rank) {
        ranks.add(rank);
    }

    private long count(int most) {
        return ranks.stream().filter(rank -> rank >= 1 && rank <= most).count();
    }

    /// The share of the questions in which it was found at most at this rank.
    double within(int most) {
        return (double) count(most) / ranks.size();
    }

    @Override
    public String toString() {
        return "first " + count(1) + ", in three " + count(3) + " of " + ranks.size();
    }
}
