package greenwall.fleet.explain.cases;

/// Counts at which rank something was found in several questions.
final class Ranks {
    private int first;
    private int inThree;
    private int all;

    /// @param rank from 1; 0 if it was not found
    void add(int rank) {
        all++;
        first += rank == 1 ? 1 : 0;
        inThree += rank >= 1 && rank <= 3 ? 1 : 0;
    }

    double firstShare() {
        return (double) first / all;
    }

    double inThreeShare() {
        return (double) inThree / all;
    }

    @Override
    public String toString() {
        return "first " + first + ", in three " + inThree + " of " + all;
    }
}
