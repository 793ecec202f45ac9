package greenwall.fleet.explain.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Fits the weight of each part of a line's evidence, and the slope from evidence to probability, to all kinds
/// of data but one, and applies both the fitted and the shipped weights to that one. If the fitted weights are
/// clearly better, the shipped weights are wrong for that kind. `-Dgreenwall.explain.refit=N` sets the number
/// of cases of each kind.
@RequiresPublicData
class WeightFittingTest {
    private static final int CASES = Integer.getInteger("greenwall.explain.refit", 24);
    private static final double CONCLUSIVE = 0.8;
    private static final double CLEARLY_BETTER = 0.15;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private record RankedLine(boolean cause, Map<String, Double> parts) {}

    /// The lines of one question, ranked with the shipped weights.
    private record RankedQuestion(List<RankedLine> lines) {
        boolean hasCause() {
            return lines.stream().anyMatch(RankedLine::cause);
        }
    }

    /// The weight of each part; `none` is for the case that no line is the cause.
    private record Weights(Map<String, Double> of, double none) {
        private static final int STEPS = 400;
        private static final double RATE = 0.5;
        private static final double KEEP = 0.05;

        /// All kinds count equally, regardless of their number of questions. Weights that the data hardly
        /// determine stay near 1, the shipped value.
        static Weights fittedTo(List<List<RankedQuestion>> kinds) {
            var names = new TreeSet<String>();
            kinds.forEach(kind -> kind.forEach(
                    a -> a.lines().forEach(l -> names.addAll(l.parts().keySet()))));
            var of = new LinkedHashMap<String, Double>();
            names.forEach(name -> of.put(name, 1.0));
            double none = 2;
            for (int step = 0; step < STEPS; step++) {
                var slope = new LinkedHashMap<String, Double>();
                double noneSlope = 0;
                var now = new Weights(of, none);
                for (var kind : kinds) {
                    for (var question : kind) {
                        var p = now.probabilities(question);
                        double causes = 0;
                        double total = 0;
                        for (int i = 0; i < p.length; i++) {
                            causes += question.lines().get(i).cause() ? p[i] : 0;
                            total += p[i];
                        }
                        for (int i = 0; i < p.length; i++) {
                            var line = question.lines().get(i);
                            double gradient = ((line.cause() ? p[i] / causes : 0) - p[i]) / kind.size();
                            line.parts().forEach((name, value) -> slope.merge(name, gradient * value, Double::sum));
                        }
                        noneSlope -= (1 - total) / kind.size();
                    }
                }
                of.replaceAll((name, w) -> w + RATE * (slope.getOrDefault(name, 0.0) - KEEP * (w - 1)));
                none += RATE * (noneSlope - KEEP * (none - 2));
            }
            return new Weights(of, none);
        }

        double of(RankedLine line) {
            return line.parts().entrySet().stream()
                    .mapToDouble(p -> of.getOrDefault(p.getKey(), 1.0) * p.getValue())
                    .sum();
        }

        double[] probabilities(RankedQuestion question) {
            var raw = question.lines().stream().mapToDouble(this::of).toArray();
            double maximum = Math.max(none, Arrays.stream(raw).max().orElse(none));
            double sum = Math.exp(none - maximum);
            for (int i = 0; i < raw.length; i++) {
                raw[i] = Math.exp(raw[i] - maximum);
                sum += raw[i];
            }
            double total = sum;
            return Arrays.stream(raw).map(p -> p / total).toArray();
        }
    }

    private record Score(Ranks ranks, int said, int right) {
        static Score of(List<RankedQuestion> questions, Weights weights) {
            var ranks = new Ranks();
            int decided = 0;
            int right = 0;
            for (var question : questions) {
                var p = weights.probabilities(question);
                double best = IntStream.range(0, p.length)
                        .filter(i -> question.lines().get(i).cause())
                        .mapToDouble(i -> p[i])
                        .max()
                        .orElse(-1);
                int rank =
                        1 + (int) Arrays.stream(p).filter(other -> other > best).count();
                ranks.add(best >= 0 ? rank : 0);
                boolean conclusive = Arrays.stream(p).max().orElse(0) >= CONCLUSIVE;
                decided += conclusive ? 1 : 0;
                right += conclusive && best >= 0 && rank == 1 ? 1 : 0;
            }
            return new Score(ranks, decided, right);
        }

        @Override
        public String toString() {
            return ranks + "; conclusive " + said + ", right " + right;
        }
    }

    @Test
    void weightsFittedToTheOtherKindsAreNotClearlyBetter() throws Exception {
        var data = Path.of(System.getProperty("greenwall.data"));
        var kinds = new LinkedHashMap<String, List<RankedQuestion>>();
        kinds.put(
                "cases of public logs",
                questionsOf("public", () -> CaseMeasurement.of(PublicLogs.read(data.resolve("logs")), 31_000, CASES)));
        kinds.put(
                "cases of own logs",
                questionsOf("own", () -> CaseMeasurement.of(GeneratedLogs.publicLogs(9, 1_500), 32_000, CASES)));
        kinds.put("faults in pods", questionsOf("faults", NezhaTest::explainAll));
        // The shipped order is that of the sums of the parts; the slope does not change the order.
        var product = new Weights(Map.of(), 0);
        var pooled = new ArrayList<MostLikelyLine>();
        for (var heldOut : kinds.keySet()) {
            var otherKinds = kinds.entrySet().stream()
                    .filter(k -> !k.getKey().equals(heldOut))
                    .map(Map.Entry::getValue)
                    .toList();
            var of = kinds.get(heldOut);
            var fitted = Weights.fittedTo(otherKinds);
            var productScore = Score.of(of, product);
            of.forEach(question -> pooled.add(MostLikelyLine.of(heldOut, question, fitted)));
            var fittedScore = Score.of(of, fitted);
            System.out.println("refit without " + heldOut + ": fit " + fittedScore + "; product " + productScore.ranks()
                    + "; weights " + fitted);
            assertThat(fittedScore.ranks().within(1) - productScore.ranks().within(1))
                    .as(heldOut)
                    .isLessThan(CLEARLY_BETTER);
        }
        report(pooled, kinds.keySet());
    }

    /// The most likely line of one question, by weights that were fitted without its kind.
    private record MostLikelyLine(String kind, double probability, boolean right) {
        static MostLikelyLine of(String kind, RankedQuestion question, Weights weights) {
            var p = weights.probabilities(question);
            int best = 0;
            for (int i = 1; i < p.length; i++) {
                best = p[i] > p[best] ? i : best;
            }
            return new MostLikelyLine(kind, p[best], question.lines().get(best).cause());
        }
    }

    /// Prints the share of correct results in each range of probability, and of those above a threshold.
    private static void report(List<MostLikelyLine> pooled, Set<String> kinds) {
        for (double from : new double[] {0, 0.2, 0.4, 0.6, 0.8, 0.9}) {
            double to = from < 0.8 ? from + 0.2 : from + 0.1;
            var in = pooled.stream()
                    .filter(l -> l.probability() >= from && l.probability() < to)
                    .toList();
            System.out.printf(
                    Locale.ROOT,
                    "pooled: probability %.1f to %.1f: %d, right %d, mean probability %.2f%n",
                    from,
                    to,
                    in.size(),
                    in.stream().filter(MostLikelyLine::right).count(),
                    in.stream()
                            .mapToDouble(MostLikelyLine::probability)
                            .average()
                            .orElse(Double.NaN));
        }
        for (double threshold : new double[] {0.5, 0.6, 0.7, 0.8, 0.9}) {
            var text = new StringBuilder();
            for (var kind : kinds) {
                var of = pooled.stream().filter(l -> l.kind().equals(kind)).toList();
                var decided =
                        of.stream().filter(l -> l.probability() >= threshold).toList();
                text.append(kind)
                        .append(": ")
                        .append(decided.size())
                        .append(" of ")
                        .append(of.size())
                        .append(", right ");
                text.append(decided.stream().filter(MostLikelyLine::right).count())
                        .append("; ");
            }
            var decided =
                    pooled.stream().filter(l -> l.probability() >= threshold).toList();
            System.out.printf(
                    Locale.ROOT,
                    "pooled: said from %.1f on: %d of %d, right %d; %s%n",
                    threshold,
                    decided.size(),
                    pooled.size(),
                    decided.stream().filter(MostLikelyLine::right).count(),
                    text);
        }
    }

    private interface Run {
        Object run() throws Exception;
    }

    /// Explains and returns the parts of the evidence of each ranked line.
    private List<RankedQuestion> questionsOf(String kind, Run run) throws Exception {
        var file = folder.resolve(kind);
        System.setProperty("greenwall.explain.features", file.toString());
        try {
            run.run();
        } finally {
            System.clearProperty("greenwall.explain.features");
        }
        return read(file);
    }

    private static List<RankedQuestion> read(Path file) throws IOException {
        var cases = new LinkedHashMap<String, List<RankedLine>>();
        for (var row : Files.readAllLines(file)) {
            var cells = row.split("\t", -1);
            var parts = new LinkedHashMap<String, Double>();
            for (int i = 10; i < cells.length; i++) {
                int at = cells[i].indexOf('=');
                parts.put(cells[i].substring(0, at), Double.parseDouble(cells[i].substring(at + 1)));
            }
            cases.computeIfAbsent(cells[0], _ -> new ArrayList<>()).add(new RankedLine(cells[2].equals("1"), parts));
        }
        return cases.values().stream()
                .map(RankedQuestion::new)
                .filter(RankedQuestion::hasCause)
                .toList();
    }
}
