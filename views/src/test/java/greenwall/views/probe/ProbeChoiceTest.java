package greenwall.views.probe;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.probe.Probe.Ready;
import greenwall.fleet.probe.Probe.Refused;
import greenwall.fleet.probe.ProbeArgument;
import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.state.CellState;
import greenwall.views.Place;
import greenwall.views.testing.Fleets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProbeChoiceTest {
    private final ProbeChoice choosing = new ProbeChoice(ProbeCatalogue::builtIn);

    private List<String> names() {
        return choosing.offers().stream().map(o -> o.probe().name()).toList();
    }

    private ProbeArgument argument(String name) {
        return choosing.selected().orElseThrow().arguments().stream()
                .filter(a -> a.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatFitsTheAlertStandsFirst() {
        choosing.alerts(List.of("HighTCPRetransmits", "HighLoad"));
        var offers = choosing.offers();
        assertThat(offers.getFirst().fits()).contains("HighTCPRetransmits");
        int fitting = (int) offers.stream().filter(o -> !o.fits().isEmpty()).count();
        assertThat(offers.subList(0, fitting)).allMatch(o -> !o.fits().isEmpty());
        assertThat(offers).hasSameSizeAs(ProbeCatalogue.builtIn().all());
    }

    @Test
    void aSearchFindsNamesQuestionsAndAlerts() {
        choosing.search("bio");
        assertThat(names()).startsWith("biolatency").allMatch(n -> !n.isEmpty());
        choosing.search("programs started");
        assertThat(names()).contains("execsnoop");
        choosing.search("TCPRetrans");
        assertThat(names()).contains("tcpretrans");
        choosing.search("no such probe");
        assertThat(names()).isEmpty();
    }

    @Test
    void anArgumentOutOfItsRangeIsRefusedWithTheRange() {
        choosing.select("profile");
        choosing.set(argument("hertz"), "5000");
        assertThat(choosing.problem(argument("hertz"))).contains("hertz must be a whole number from 1 to 199");
        assertThat(choosing.prepared().orElseThrow()).isInstanceOf(Refused.class);
        choosing.set(argument("hertz"), "49");
        assertThat(choosing.problem(argument("hertz"))).isEmpty();
        assertThat(choosing.prepared().orElseThrow()).isInstanceOf(Ready.class);
    }

    @Test
    void wordsForTheShellPassNoArgument() {
        choosing.select("biolatency");
        for (var bad : List.of("sda; rm -rf /", "$(id)", "-x", "a\nb", "\u001b[31m")) {
            choosing.set(argument("disk"), bad);
            assertThat(choosing.prepared().orElseThrow()).as(bad).isInstanceOf(Refused.class);
        }
    }

    @Test
    void eachProbeKeepsWhatWasTypedForIt() {
        choosing.select("biolatency");
        choosing.set(argument("disk"), "sda");
        choosing.length("30 s");
        choosing.select("execsnoop");
        assertThat(choosing.length()).isEqualTo("15 s");
        choosing.select("biolatency");
        assertThat(choosing.value(argument("disk"))).isEqualTo("sda");
        assertThat(choosing.length()).isEqualTo("30 s");
    }

    @Test
    void lengthsAreReadAsPeopleWriteThem() {
        assertThat(ProbeChoice.duration("10")).contains(Duration.ofSeconds(10));
        assertThat(ProbeChoice.duration(" 2 m ")).contains(Duration.ofMinutes(2));
        assertThat(ProbeChoice.duration("90s")).contains(Duration.ofSeconds(90));
        assertThat(ProbeChoice.duration("soon")).isEmpty();
        choosing.select("biolatency");
        choosing.length("3 m");
        assertThat(choosing.lengthProblem()).contains("a duration from 1 s to 2 m, as in 10 s or 2 m");
    }

    @Test
    void aSickHostIsHeldBesideHealthyOnesLikeIt() {
        var fleet = Fleets.troubled(214);
        var sick = fleet.hosts().stream()
                .filter(h -> h.state() == CellState.CRITICAL)
                .findFirst()
                .orElseThrow();
        var neighbours = ProbeContext.neighbours(fleet, sick, 3);
        assertThat(neighbours).hasSize(3).allSatisfy(n -> {
            var host = fleet.host(n.name().cluster(), n.name().name()).orElseThrow();
            assertThat(host.state()).isEqualTo(CellState.OK);
            assertThat(host.label("role")).isEqualTo(sick.label("role"));
            assertThat(n.name()).isNotEqualTo(new Place.HostName("prod-east", sick.name()));
        });
    }

    @Test
    void completionOffersWhatTheHostCanTrace() {
        var completions = new TracepointCompletions();
        completions.offer(List.of(
                "tracepoint:block:block_rq_issue", "tracepoint:tcp:tcp_probe", "ERROR: nothing here", "kprobe:x; rm"));
        assertThat(completions.size()).isEqualTo(2);
        assertThat(completions.at("tracepoint:blo", 14)).containsExactly("tracepoint:block:block_rq_issue");
        assertThat(completions.at("tcp_p", 5)).containsExactly("tracepoint:tcp:tcp_probe");
        assertThat(completions.at("tracepoint:a:b { @", 18)).isEmpty();
        var change = completions.change("x tracepoint:blo", 16, "tracepoint:block:block_rq_issue");
        assertThat(change).isEqualTo(new TracepointCompletions.Change(2, 16, "tracepoint:block:block_rq_issue"));
    }
}
