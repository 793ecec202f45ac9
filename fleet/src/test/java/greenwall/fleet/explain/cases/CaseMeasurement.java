package greenwall.fleet.explain.cases;

import greenwall.fleet.explain.ClusterExplainer;
import greenwall.fleet.explain.Conclusion;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.explain.Onset;
import greenwall.fleet.explain.RankedTemplate;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/// Explains cases, half of them with a cause and half without, and counts the correct results.
final class CaseMeasurement {
    private final List<CaseOutcome> withCause = new ArrayList<>();
    private final List<CaseOutcome> quiet = new ArrayList<>();

    /// What the report needs of a case; all its lines would not fit in memory.
    private record CaseFacts(long seed, String kind, Duration step, Optional<Instant> onset, Optional<String> cause) {}

    private record CaseOutcome(CaseFacts made, Explanation explanation, int rank, boolean onsetRight) {
        boolean conclusive() {
            return explanation.conclusion().kind() == Conclusion.Kind.CONCLUSIVE;
        }
    }

    static CaseMeasurement of(PublicLogs logs, long from, int cases) throws InterruptedException {
        var measured = new CaseMeasurement();
        for (long seed = from; seed < from + cases; seed++) {
            measured.withCause.add(explained(new CaseGenerator(logs, seed).make(false)));
            measured.quiet.add(explained(new CaseGenerator(logs, seed + 5_000_000).make(true)));
        }
        return measured;
    }

    double first() {
        return share(withCause, o -> o.rank() == 1);
    }

    double causeInFirstThree() {
        return share(withCause, o -> o.rank() >= 1 && o.rank() <= 3);
    }

    double onset() {
        return share(withCause, CaseOutcome::onsetRight);
    }

    double quietInconclusive() {
        return share(quiet, o -> !o.conclusive());
    }

    double conclusive() {
        return share(withCause, CaseOutcome::conclusive);
    }

    /// The share of correct results among all conclusive ones, including cases without a cause.
    double conclusiveAndRight() {
        var all = new ArrayList<>(withCause);
        all.addAll(quiet);
        var conclusiveCases = all.stream().filter(CaseOutcome::conclusive).toList();
        return conclusiveCases.isEmpty() ? 1 : share(conclusiveCases, o -> o.rank() == 1);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "cause first %.3f, in three %.3f, onset %.3f; conclusive %.3f, right of these %.3f; quiet kept %.3f, no onset in quiet %.3f",
                first(),
                causeInFirstThree(),
                onset(),
                conclusive(),
                conclusiveAndRight(),
                quietInconclusive(),
                share(quiet, o -> o.explanation().onset().isEmpty()));
    }

    private static double share(List<CaseOutcome> outcomes, Predicate<CaseOutcome> condition) {
        return (double) outcomes.stream().filter(condition).count() / outcomes.size();
    }

    private static CaseOutcome explained(Case made) throws InterruptedException {
        var sources =
                new ClusterExplainer.Sources(Optional.of(made.metrics()), Optional.of(made.logs()), Optional.empty());
        var explanation = TestExplainer.of(sources, made.now(), made.question());
        Predicate<RankedTemplate> isCause = template -> template.samples().stream()
                .anyMatch(sample -> made.cause().filter(sample.text()::contains).isPresent());
        FeatureFile.write("cases-" + made.seed() + (made.cause().isPresent() ? "" : "-quiet"), explanation, isCause);
        int rank = explanation.templates().stream()
                .filter(isCause)
                .mapToInt(RankedTemplate::rank)
                .min()
                .orElse(0);
        boolean right = made.onset().isPresent()
                && explanation.onset().isPresent()
                && Duration.between(
                                        made.onset().get(),
                                        explanation.onset().get().at())
                                .abs()
                                .compareTo(made.step().multipliedBy(2))
                        <= 0;
        return new CaseOutcome(
                new CaseFacts(made.seed(), made.kind(), made.step(), made.onset(), made.cause()),
                explanation,
                rank,
                right);
    }

    /// Prints the cases that were explained incorrectly.
    void report() {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        withCause.stream().filter(o -> o.rank() != 1 || !o.onsetRight()).forEach(o -> show(out, o));
        quiet.stream().filter(CaseOutcome::conclusive).forEach(o -> show(out, o));
        out.println(this);
    }

    private static void show(PrintStream out, CaseOutcome outcome) {
        var found = outcome.explanation().onset().map(Onset::at);
        out.println("CASE " + outcome.made().seed() + " [" + outcome.made().kind() + "] rank " + outcome.rank() + " "
                + outcome.explanation().conclusion().kind() + " onset off by "
                + (found.isPresent() && outcome.made().onset().isPresent()
                        ? Duration.between(outcome.made().onset().get(), found.get())
                                        .toMillis()
                                / 1000.0
                        : found.isPresent() ? "(quiet)" : "none"));
        outcome.explanation().templates().stream()
                .limit(Math.max(2, outcome.rank()))
                .forEach(t -> out.println(FeatureFile.describe(t)));
    }
}
