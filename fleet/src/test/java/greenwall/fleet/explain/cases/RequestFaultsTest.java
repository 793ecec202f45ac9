package greenwall.fleet.explain.cases;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.explain.ClusterExplainer;
import greenwall.fleet.explain.Conclusion;
import greenwall.fleet.explain.Explanation;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A service that stops in the middle of its requests is found from its logs alone, while the metric of the
/// front end shows nothing.
@Tag("slow")
class RequestFaultsTest {
    private static final int CASES = Integer.getInteger("greenwall.explain.requests", 20);
    private static final long FROM = Long.getLong("greenwall.explain.from", 2_000);

    @Test
    void serviceThatInterruptsRequestsRanksFirst() throws InterruptedException {
        var ranks = new Ranks();
        int likely = 0;
        int right = 0;
        int falsePositives = 0;
        for (long seed = FROM; seed < FROM + CASES; seed++) {
            var generated = new RequestFaultGenerator(seed, false).make();
            var explanation = explained(generated);
            var owners = explanation.templates().stream()
                    .map(t -> t.host())
                    .distinct()
                    .toList();
            int rank = owners.indexOf(generated.pod().orElseThrow()) + 1;
            ranks.add(rank);
            boolean isLikely = explanation.conclusion().kind() == Conclusion.Kind.LIKELY;
            likely += isLikely ? 1 : 0;
            right += isLikely && rank == 1 ? 1 : 0;
            if (rank != 1) {
                System.out.println("requests " + seed + " rank " + rank);
            }
            var quietExplanation = explained(new RequestFaultGenerator(seed + 1_000_000, true).make());
            falsePositives += quietExplanation.conclusion().kind() == Conclusion.Kind.LIKELY ? 1 : 0;
        }
        System.out.println("requests: service " + ranks + "; likely " + likely + ", right " + right
                + "; quiet and yet likely " + falsePositives);
        assertThat(ranks.within(1)).as("first").isGreaterThanOrEqualTo(0.6);
        assertThat((double) likely / CASES).as("likely").isGreaterThanOrEqualTo(0.5);
        assertThat((double) right / (likely + falsePositives))
                .as("right of these")
                .isGreaterThanOrEqualTo(0.7);
    }

    private static Explanation explained(RequestFaultGenerator.RequestFaultCase generated) throws InterruptedException {
        var sources = new ClusterExplainer.Sources(
                Optional.of(generated.metrics()), Optional.of(generated.logs()), Optional.empty());
        var explanation = TestExplainer.of(sources, generated.now(), generated.question());
        FeatureFile.write(
                "requests-" + generated.seed() + (generated.pod().isPresent() ? "" : "-quiet"),
                explanation,
                t -> t.host().equals(generated.pod().orElse("\0")));
        return explanation;
    }
}
