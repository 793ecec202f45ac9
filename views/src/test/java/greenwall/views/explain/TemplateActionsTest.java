package greenwall.views.explain;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.explain.ExplainQuestion;
import greenwall.fleet.incident.Evidence;
import greenwall.views.IncidentRecords;
import greenwall.views.WindowRequest;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.DelegatingIncidentRecords;
import greenwall.views.testing.FakeExplainer;
import greenwall.views.testing.FakeRangeQueryRunner;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TemplateActionsTest {
    @Test
    void linesAreSavedToTheRecordOfTheExplainedHostWithTheQueryThatFindsThem() {
        var windowRequests = new ArrayList<WindowRequest>();
        var hosts = new ArrayList<String>();
        var saved = new ArrayList<Evidence>();
        var records = new DelegatingIncidentRecords(IncidentRecords.none("not here")) {
            @Override
            public List<String> addEvidence(String cluster, List<String> ofHosts, String step, Evidence evidence) {
                hosts.addAll(ofHosts);
                saved.add(evidence);
                return List.of("st01: disk is full");
            }
        };
        var explanation = FakeExplainer.rich(ExplainQuestion.of(
                new ExplainQuestion.HostSubject("prod", "st01", Optional.empty(), Labels.EMPTY), Fleets.NOW));
        var template = explanation.templates().getFirst();
        var backend = new RangeQueriesOnlyBackend(new FakeRangeQueryRunner()) {
            @Override
            public IncidentRecords records() {
                return records;
            }
        };
        var actions =
                new TemplateActions(Contexts.of(backend, windowRequests::add), new ExplanationText(ZoneOffset.UTC));

        actions.addToIncident(explanation, template, "{hostname=\"another\"}");

        assertThat(template.host()).isNotEqualTo("st01");
        assertThat(hosts).containsExactly("st01");
        assertThat(((Evidence.Lines) saved.getFirst()).query())
                .startsWith("{hostname=\"node04.fra1\", unit=\"systemd\"} |= \"Started\"");
        assertThat(windowRequests)
                .containsExactly(
                        new WindowRequest.ShowMessage("The lines are saved to the incident \"st01: disk is full\"."));
    }
}
