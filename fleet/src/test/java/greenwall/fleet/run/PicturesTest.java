package greenwall.fleet.run;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.incident.Verdict;
import greenwall.fleet.run.Pictures.Case;
import greenwall.fleet.run.Pictures.Distance;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PicturesTest {
    private static final Map<String, Integer> EVEN = Map.of();

    private static double[] flat(double value) {
        return new double[] {value, value, value, value, value};
    }

    private static Distance harmless(double distance) {
        return new Distance("a weekly scrub", Verdict.NOT_AN_INCIDENT, distance);
    }

    private static Distance real(double distance) {
        return new Distance("a failing disk", Verdict.INCIDENT, distance);
    }

    @Test
    void twoDistancesThatAreNearlyTheSameDecideNothing() {
        assertThat(Pictures.likeness(List.of(harmless(0.55), real(0.56)))).isEmpty();
        assertThat(Pictures.likeness(List.of(harmless(0.40), real(0.50)))).isEmpty();
    }

    @Test
    void aClearMarginDecides() {
        assertThat(Pictures.likeness(List.of(harmless(0.9), real(0.2)))).contains(real(0.2));
    }

    @Test
    void aCaseThatIsFarFromAllIsLikeNone() {
        assertThat(Pictures.likeness(List.of(harmless(1.9), real(0.9)))).isEmpty();
    }

    @Test
    void twoRecordedCasesOfOneVerdictDoNotSpeakAgainstEachOther() {
        var other = new Distance("a disk that fails during a scrub", Verdict.INCIDENT, 0.21);

        assertThat(Pictures.likeness(List.of(real(0.2), other, harmless(0.9)))).contains(real(0.2));
    }

    @Test
    void whatTellsTheCasesApartWeighsMore() {
        var recorded = List.of(
                new Case("scrub", Verdict.NOT_AN_INCIDENT, Map.of("latency", flat(0.1), "errors", flat(0))),
                new Case("disk", Verdict.INCIDENT, Map.of("latency", flat(0.2), "errors", flat(1))));
        var live = Map.of("latency", flat(0.1), "errors", flat(1));

        var even = Pictures.distances(live, EVEN, recorded);
        var weighed = Pictures.distances(live, Map.of("errors", 4), recorded);

        assertThat(Pictures.likeness(even)).isEmpty();
        assertThat(Pictures.likeness(weighed)).map(Distance::name).contains("disk");
    }

    @Test
    void farApartItIsOrdersOfMagnitudeThatCount() {
        var recorded = List.of(
                new Case("scrub", Verdict.NOT_AN_INCIDENT, Map.of("spread", flat(1))),
                new Case("disk", Verdict.INCIDENT, Map.of("spread", flat(400))));

        var distances = Pictures.distances(Map.of("spread", flat(40)), EVEN, recorded);

        assertThat(Pictures.likeness(distances)).map(Distance::name).contains("disk");
    }

    @Test
    void whatIsNotMeasuredHereIsLeftOut() {
        var recorded = List.of(
                new Case("scrub", Verdict.NOT_AN_INCIDENT, Map.of("latency", flat(0.1))),
                new Case("disk", Verdict.INCIDENT, Map.of("latency", flat(0.2))));

        assertThat(Pictures.distances(Map.of("latency", flat(Double.NaN)), EVEN, recorded))
                .isEmpty();
    }

    /// A busy disk of a guest without a pool has the latency of one that is scrubbed, and nothing tells of a scrub.
    @Test
    void withoutWhatTellsTheCasesApartNothingIsCompared() {
        var live = Map.of(
                "latency", flat(0.1),
                "busy", flat(0.95),
                "spread", flat(1),
                "health", flat(Double.NaN),
                "errors", flat(Double.NaN),
                "scrub", flat(Double.NaN));
        var weights = Map.of("health", 4, "errors", 4, "scrub", 2, "spread", 3);

        assertThat(Pictures.distances(live, weights, Pictures.shipped().of("disk")))
                .isEmpty();
    }

    @Test
    void theShippedPicturesTellAHarmlessCaseFromARealOne() {
        for (var name : List.of(
                "disk", "arc", "memory", "cpu", "guests", "retransmits", "tunnel", "replication", "clock", "units")) {
            assertThat(Pictures.shipped().of(name))
                    .as(name)
                    .extracting(Case::verdict)
                    .contains(Verdict.NOT_AN_INCIDENT, Verdict.INCIDENT);
        }
    }
}
