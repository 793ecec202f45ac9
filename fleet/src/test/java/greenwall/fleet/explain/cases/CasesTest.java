package greenwall.fleet.explain.cases;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.explain.Conclusion;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.explain.Investigator;
import greenwall.fleet.explain.Onset;
import greenwall.fleet.explain.RankedTemplate;
import greenwall.fleet.state.FleetState;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// Cases made of real background logs with a known cause. The logs are public data and not part of the
/// project: `-Dgreenwall.explain.logs=FOLDER` names them, `-Dgreenwall.explain.from=N` the first seed.
@EnabledIfSystemProperty(
        named = "greenwall.explain.logs",
        matches = ".+",
        disabledReason = "no folder of public logs is named by -Dgreenwall.explain.logs")
class CasesTest {
    private static final int CASES = Integer.getInteger("greenwall.explain.cases", 200);
    private static final long FROM = Long.getLong("greenwall.explain.from", 10_000);

    /// Of a case what is told of it: its lines would fill the memory.
    private record Facts(long seed, String kind, Duration step, Optional<Instant> onset, Optional<String> cause) {}

    private record Outcome(Facts made, Explanation explanation, int rank, boolean onsetRight) {
        boolean conclusive() {
            return explanation.verdict().kind() == Conclusion.Kind.CONCLUSIVE;
        }
    }

    @Test
    void theCauseComesFirstTheOnsetIsRightAndQuietStaysQuiet() throws Exception {
        var logs = PublicLogs.read(Path.of(System.getProperty("greenwall.explain.logs")));
        var loud = new ArrayList<Outcome>();
        var quiet = new ArrayList<Outcome>();
        for (long seed = FROM; seed < FROM + CASES; seed++) {
            loud.add(explained(new CaseMaker(logs, seed).make(false)));
            quiet.add(explained(new CaseMaker(logs, seed + 5_000_000).make(true)));
        }
        report(loud, quiet);
        assertThat(share(loud, o -> o.rank() == 1)).as("cause first").isGreaterThanOrEqualTo(0.80);
        assertThat(share(loud, o -> o.rank() >= 1 && o.rank() <= 3))
                .as("cause in three")
                .isGreaterThanOrEqualTo(0.95);
        assertThat(share(loud, Outcome::onsetRight)).as("onset").isGreaterThanOrEqualTo(0.95);
        assertThat(share(quiet, o -> !o.conclusive())).as("quiet").isGreaterThanOrEqualTo(0.95);
    }

    private static double share(List<Outcome> outcomes, Predicate<Outcome> of) {
        return (double) outcomes.stream().filter(of).count() / outcomes.size();
    }

    private static Outcome explained(Case made) throws InterruptedException {
        try (var investigator = new Investigator(
                _ -> new Investigator.Sources(Optional.of(made.metrics()), Optional.of(made.logs()), Optional.empty()),
                () -> FleetState.EMPTY,
                InstantSource.fixed(made.now()),
                Duration.ofSeconds(60))) {
            var explanation = investigator.explain(made.question());
            Features.write(
                    "cases-" + made.seed() + (made.cause().isPresent() ? "" : "-quiet"),
                    explanation,
                    t -> t.samples().stream()
                            .anyMatch(s -> s.text().contains(made.cause().orElse("\0"))));
            int rank = explanation.templates().stream()
                    .filter(t -> made.cause().isPresent()
                            && t.samples().stream()
                                    .anyMatch(
                                            s -> s.text().contains(made.cause().get())))
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
            return new Outcome(
                    new Facts(made.seed(), made.kind(), made.step(), made.onset(), made.cause()),
                    explanation,
                    rank,
                    right);
        }
    }

    private static void report(List<Outcome> loud, List<Outcome> quiet) {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (var one : loud) {
            if (one.rank() != 1 || !one.onsetRight() || !one.conclusive()) {
                show(out, one);
            }
        }
        for (var one : quiet) {
            if (one.conclusive()) {
                show(out, one);
            }
        }
        out.printf(
                "cause first %.3f, in three %.3f, onset %.3f, conclusive %.3f; quiet kept %.3f, no onset in quiet %.3f%n",
                share(loud, o -> o.rank() == 1),
                share(loud, o -> o.rank() >= 1 && o.rank() <= 3),
                share(loud, Outcome::onsetRight),
                share(loud, Outcome::conclusive),
                share(quiet, o -> !o.conclusive()),
                share(quiet, o -> o.explanation().onset().isEmpty()));
    }

    private static void show(PrintStream out, Outcome one) {
        var found = one.explanation().onset().map(Onset::at);
        out.println("CASE " + one.made().seed() + " [" + one.made().kind() + "] rank " + one.rank() + " "
                + one.explanation().verdict().kind() + " onset off by "
                + (found.isPresent() && one.made().onset().isPresent()
                        ? Duration.between(one.made().onset().get(), found.get())
                                        .toMillis()
                                / 1000.0
                        : found.isPresent() ? "(quiet)" : "none"));
        for (var t : one.explanation().templates().stream()
                .limit(Math.max(2, one.rank()))
                .toList()) {
            var parts = new StringBuilder();
            t.parts()
                    .forEach(p ->
                            parts.append(' ').append(p.name()).append(' ').append(Math.round(p.value() * 100) / 100.0));
            var text = t.samples().isEmpty()
                    ? t.template()
                    : t.samples().getFirst().text();
            out.println("    " + t.rank() + parts + " | " + t.why() + " | "
                    + text.substring(0, Math.min(90, text.length())));
        }
    }
}
