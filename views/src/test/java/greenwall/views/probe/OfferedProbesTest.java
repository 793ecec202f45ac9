package greenwall.views.probe;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.probe.ProbeCatalogue;
import java.util.List;
import org.junit.jupiter.api.Test;

class OfferedProbesTest {
    private final OfferedProbes offered = new OfferedProbes(ProbeCatalogue::builtIn);

    private List<String> names() {
        return offered.offers().stream().map(o -> o.probe().name()).toList();
    }

    @Test
    void probesThatFitTheAlertAreListedFirst() {
        offered.setSymptoms(List.of("HighTCPRetransmits", "HighLoad"));
        var offers = offered.offers();
        assertThat(offers.getFirst().fits()).contains("HighTCPRetransmits");
        int fittingCount =
                (int) offers.stream().filter(o -> !o.fits().isEmpty()).count();
        assertThat(offers.subList(0, fittingCount)).allMatch(o -> !o.fits().isEmpty());
        assertThat(offers).hasSameSizeAs(ProbeCatalogue.builtIn().all());
    }

    @Test
    void probesThatFitAQuantityBeyondALimitAreListedFirstWhateverTheAlertsAreCalled() {
        offered.setSymptoms(List.of("AnAlertOfTheSite", "tcp.retrans", "cpu.util"));
        var offers = offered.offers();
        assertThat(offers.getFirst().fits()).containsExactly("tcp.retrans");
        assertThat(offers.stream().filter(o -> o.fits().contains("cpu.util"))).isNotEmpty();
    }

    @Test
    void aSearchFindsNamesQuestionsAlertsQuantitiesAndResults() {
        offered.search("bio");
        assertThat(names()).startsWith("biolatency").allMatch(n -> !n.isEmpty());
        offered.search("programs started");
        assertThat(names()).contains("execsnoop");
        offered.search("TCPRetrans");
        assertThat(names()).contains("tcpretrans");
        offered.search("arc.hit_ratio");
        assertThat(names()).contains("arc-by-process");
        offered.search("flame graph");
        assertThat(names()).contains("profile");
        offered.search("no such probe");
        assertThat(names()).isEmpty();
    }
}
