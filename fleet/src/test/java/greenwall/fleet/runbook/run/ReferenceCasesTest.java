package greenwall.fleet.runbook.run;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.runbook.run.ReferenceCases.Case;
import greenwall.fleet.runbook.run.ReferenceCases.Distance;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReferenceCasesTest {
    private static final Map<String, Integer> EVEN = Map.of();

    private static double[] flat(double value) {
        return new double[] {value, value, value, value, value};
    }

    private static Distance harmless(double distance) {
        return new Distance("a weekly scrub", IncidentVerdict.NOT_AN_INCIDENT, distance);
    }

    private static Distance real(double distance) {
        return new Distance("a failing disk", IncidentVerdict.INCIDENT, distance);
    }

    /// A harmless and a harmful case.
    private static List<Case> scrubAndDisk(Map<String, double[]> scrub, Map<String, double[]> disk) {
        return List.of(
                new Case("scrub", IncidentVerdict.NOT_AN_INCIDENT, scrub),
                new Case("disk", IncidentVerdict.INCIDENT, disk));
    }

    @Test
    void nearlyEqualDistancesAreInconclusive() {
        assertThat(ReferenceCases.closestCase(List.of(harmless(0.55), real(0.56))))
                .isEmpty();
        assertThat(ReferenceCases.closestCase(List.of(harmless(0.40), real(0.50))))
                .isEmpty();
    }

    @Test
    void aClearMarginDecides() {
        assertThat(ReferenceCases.closestCase(List.of(harmless(0.9), real(0.2))))
                .contains(real(0.2));
    }

    @Test
    void caseFarFromAllReferencesMatchesNone() {
        assertThat(ReferenceCases.closestCase(List.of(harmless(1.9), real(0.9))))
                .isEmpty();
    }

    @Test
    void casesWithTheSameVerdictDoNotCompete() {
        var scrubFailure = new Distance("a disk that fails during a scrub", IncidentVerdict.INCIDENT, 0.21);

        assertThat(ReferenceCases.closestCase(List.of(real(0.2), scrubFailure, harmless(0.9))))
                .contains(real(0.2));
    }

    @Test
    void distinguishingFeaturesWeighMore() {
        var recorded = scrubAndDisk(
                Map.of("latency", flat(0.1), "errors", flat(0)), Map.of("latency", flat(0.2), "errors", flat(1)));
        var live = Map.of("latency", flat(0.1), "errors", flat(1));

        var evenDistances = ReferenceCases.distances(live, EVEN, recorded);
        var weightedDistances = ReferenceCases.distances(live, Map.of("errors", 4), recorded);

        assertThat(ReferenceCases.closestCase(evenDistances)).isEmpty();
        assertThat(ReferenceCases.closestCase(weightedDistances))
                .map(Distance::name)
                .contains("disk");
    }

    @Test
    void largeDifferencesAreComparedByOrderOfMagnitude() {
        var recorded = scrubAndDisk(Map.of("spread", flat(1)), Map.of("spread", flat(400)));

        var distances = ReferenceCases.distances(Map.of("spread", flat(40)), EVEN, recorded);

        assertThat(ReferenceCases.closestCase(distances)).map(Distance::name).contains("disk");
    }

    @Test
    void unmeasuredFeaturesAreIgnored() {
        var recorded = scrubAndDisk(Map.of("latency", flat(0.1)), Map.of("latency", flat(0.2)));

        assertThat(ReferenceCases.distances(Map.of("latency", flat(Double.NaN)), EVEN, recorded))
                .isEmpty();
    }

    /// A busy disk of a guest without a pool has the same latency as a disk being scrubbed, and nothing
    /// indicates a scrub.
    @Test
    void withoutDistinguishingFeaturesNothingIsCompared() {
        var live = Map.of(
                "latency", flat(0.1),
                "busy", flat(0.95),
                "spread", flat(1),
                "health", flat(Double.NaN),
                "errors", flat(Double.NaN),
                "scrub", flat(Double.NaN));
        var weights = Map.of("health", 4, "errors", 4, "scrub", 2, "spread", 3);

        assertThat(ReferenceCases.distances(
                        live, weights, ReferenceCases.shipped().of("disk")))
                .isEmpty();
    }

    @Test
    void shippedReferencesCoverHarmlessAndRealCases() {
        for (var name : List.of(
                "disk", "arc", "memory", "cpu", "guests", "retransmits", "tunnel", "replication", "clock", "units")) {
            assertThat(ReferenceCases.shipped().of(name))
                    .as(name)
                    .extracting(Case::verdict)
                    .contains(IncidentVerdict.NOT_AN_INCIDENT, IncidentVerdict.INCIDENT);
        }
    }
}
