package greenwall.fleet.explain.cases;

import java.util.ArrayList;
import java.util.List;

/// The rank of the expected result in each of several questions.
final class Ranks {
    private final List<Integer> ranks = new ArrayList<>();

    /// @param rank from 1; 0 if it was not found
    void add(int rank) {
        ranks.add(rank);
    }

    private long count(int maxRank) {
        return ranks.stream().filter(rank -> rank >= 1 && rank <= maxRank).count();
    }

    /// The share of questions with the expected result at this rank or better.
    double within(int maxRank) {
        return (double) count(maxRank) / ranks.size();
    }

    @Override
    public String toString() {
        return "first " + count(1) + ", in three " + count(3) + " of " + ranks.size();
    }
}
