package greenwall.views.completion;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.state.ClusterState;
import greenwall.fleet.state.FleetState;
import greenwall.views.QueryCompletions.Kind;
import greenwall.views.QueryCompletions.Suggestion;
import greenwall.views.testing.Fleets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompleterTest {
    private final PromqlCompleter promql = new PromqlCompleter(() -> "prod-east");
    private final LogqlCompleter logql = new LogqlCompleter(() -> "prod-east");

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "node_lo; METRICS; node_lo; ''; ''",
                "rate(node_cpu; METRICS; node_cpu; ''; ''",
                "node_load1{; LABELS; ''; ''; node_load1",
                "node_load1{job='x',inst; LABELS; inst; ''; node_load1",
                "node_load1{instance=\"no; VALUES; no; instance; node_load1",
                "up{a=\"{\",job=~\"; VALUES; ''; job; up",
                "sum by (inst; LABELS; inst; ''; ''"
            })
    void promqlRequestsTheCandidatesThatFitAtTheCaret(
            String text, Kind kind, String typed, String label, String selector) {
        var candidates = promql.at(text, text.length());
        assertThat(candidates.typed()).isEqualTo(typed);
        assertThat(candidates.request().orElseThrow()).satisfies(q -> {
            assertThat(q.kind()).isEqualTo(kind);
            assertThat(q.label()).isEqualTo(label);
            assertThat(q.selector()).isEqualTo(selector);
        });
    }

    @Test
    void durationsAndFunctionsAreCompletedWithoutASource() {
        assertThat(promql.at("rate(x[", 7).words()).extracting(Suggestion::text).contains("5m");
        assertThat(promql.at("hist", 4).words()).extracting(Suggestion::text).contains("histogram_quantile(");
        assertThat(promql.at("up == ", 6)).isEqualTo(Completer.Candidates.NOTHING);
    }

    @Test
    void logqlCompletesLabelsValuesAndStages() {
        assertThat(logql.at("{host", 5).request().orElseThrow().kind()).isEqualTo(Kind.LABELS);
        assertThat(logql.at("{host=\"a", 8).request().orElseThrow().label()).isEqualTo("host");
        assertThat(logql.at("{host=\"a\"} | j", 14).words())
                .extracting(Suggestion::text)
                .contains("json");
        assertThat(logql.at("{host=\"a\"} |= \"jso", 18)).isEqualTo(Completer.Candidates.NOTHING);
        assertThat(logql.at("coun", 4).words()).extracting(Suggestion::text).contains("count_over_time(");
    }

    @Test
    void aHostWhoseNameAnotherClusterHasIsOfferedWithItsCluster() {
        var clusters = new ArrayList<ClusterState>();
        for (var cluster : List.of("east", "west")) {
            var builder = Fleets.cluster(cluster);
            builder.host("node01", Labels.EMPTY);
            builder.host("only-" + cluster, Labels.EMPTY);
            clusters.addAll(builder.fleet().clusters());
        }
        var fleet = new FleetState(Fleets.NOW, clusters);
        assertThat(new HostCompleter(() -> fleet).at("", 0).words())
                .extracting(Suggestion::text)
                .containsExactlyInAnyOrder("node01 (east)", "node01 (west)", "only-east", "only-west");
        assertThat(fleet.host("node01")).isEmpty();
        assertThat(fleet.host("node01 (west)"))
                .hasValueSatisfying(host -> assertThat(host.cluster().name()).isEqualTo("west"));
    }

    @Test
    void prefixMatchesComeFirst() {
        var words = List.of(
                new Suggestion("xnode", ""),
                new Suggestion("node_a", ""),
                new Suggestion("NODE_B", ""),
                new Suggestion("other", ""));
        assertThat(new Completer.Candidates("node", 0, words, Optional.empty(), "").matches())
                .extracting(Suggestion::text)
                .containsExactly("node_a", "NODE_B", "xnode");
    }
}
