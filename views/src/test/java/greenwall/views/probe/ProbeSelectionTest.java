package greenwall.views.probe;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.probe.Probe.Ready;
import greenwall.fleet.probe.Probe.Refused;
import greenwall.fleet.probe.ProbeArgument;
import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.probe.run.ClusterHost;
import greenwall.fleet.probe.run.ProbeRunner;
import greenwall.fleet.state.CellState;
import greenwall.views.Place;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.SceneNodes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import org.junit.jupiter.api.Test;

class ProbeSelectionTest {
    private final ProbeSelection selection = new ProbeSelection(ProbeCatalogue::builtIn);

    private ProbeArgument argument(String name) {
        return selection.selected().orElseThrow().arguments().stream()
                .filter(a -> a.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anArgumentOutOfItsRangeIsRefusedWithTheRange() {
        selection.select("profile");
        selection.set(argument("hertz"), "5000");
        assertThat(selection.problem(argument("hertz"))).contains("hertz must be a whole number from 1 to 199");
        assertThat(selection.prepared().orElseThrow()).isInstanceOf(Refused.class);
        selection.set(argument("hertz"), "49");
        assertThat(selection.problem(argument("hertz"))).isEmpty();
        assertThat(selection.prepared().orElseThrow()).isInstanceOf(Ready.class);
    }

    @Test
    void shellSyntaxIsRefusedInAnArgument() {
        selection.select("biolatency");
        for (var bad : List.of("sda; rm -rf /", "$(id)", "-x", "a\nb", "\u001b[31m")) {
            selection.set(argument("disk"), bad);
            assertThat(selection.prepared().orElseThrow()).as(bad).isInstanceOf(Refused.class);
        }
    }

    @Test
    void eachProbeKeepsWhatWasTypedForIt() {
        selection.select("biolatency");
        selection.set(argument("disk"), "sda");
        selection.setLength("30 s");
        selection.select("execsnoop");
        assertThat(selection.length()).isEqualTo("15 s");
        selection.select("biolatency");
        assertThat(selection.value(argument("disk"))).isEqualTo("sda");
        assertThat(selection.length()).isEqualTo("30 s");
    }

    @Test
    void durationsAreParsedAsPeopleWriteThem() {
        assertThat(ProbeSelection.duration("10")).contains(Duration.ofSeconds(10));
        assertThat(ProbeSelection.duration(" 2 m ")).contains(Duration.ofMinutes(2));
        assertThat(ProbeSelection.duration("90s")).contains(Duration.ofSeconds(90));
        assertThat(ProbeSelection.duration("soon")).isEmpty();
        selection.select("biolatency");
        selection.setLength("3 m");
        assertThat(selection.lengthProblem()).contains("a duration from 1 s to 2 m");
    }

    @Test
    void aFailingHostIsComparedWithSimilarHealthyHosts() {
        var fleet = Fleets.withProblems(214);
        var unhealthy = fleet.hosts().stream()
                .filter(h -> h.state() == CellState.CRITICAL)
                .findFirst()
                .orElseThrow();
        var neighbours = ProbeSuggestions.neighbours(fleet, unhealthy, 3);
        assertThat(neighbours).hasSize(3).allSatisfy(n -> {
            var host = fleet.host(n.name().cluster(), n.name().name()).orElseThrow();
            assertThat(host.state()).isEqualTo(CellState.OK);
            assertThat(host.label("role")).isEqualTo(unhealthy.label("role"));
            assertThat(n.name()).isNotEqualTo(new Place.HostRef("prod-east", unhealthy.name()));
        });
    }

    @Test
    void theListOfTracepointsSaysWhatItWaitsFor() {
        Fx.run(() -> {
            var editor = new ProbeProgramEditor(ProbeRunner.none("read-only"), (_, _) -> {});
            new Scene(editor, 900, 400).snapshot(null);
            assertThat(labels(editor)).contains("No host is known whose tracepoints could be listed.");
            editor.setTarget(Optional.of(new ClusterHost("prod-east", "web01")));
            assertThat(labels(editor)).contains("Listing the tracepoints of web01 …");
        });
    }

    private static List<String> labels(ProbeProgramEditor editor) {
        return SceneNodes.nodes(editor, Label.class).stream()
                .map(Label::getText)
                .toList();
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
