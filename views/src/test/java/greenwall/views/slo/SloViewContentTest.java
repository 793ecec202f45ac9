package greenwall.views.slo;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.quantity.HostObjective;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.ClusterStateBuilder;
import greenwall.fleet.state.SourceState;
import greenwall.views.AlertsAndProblems;
import greenwall.views.Place;
import greenwall.views.Services;
import greenwall.views.testing.FakeServices;
import greenwall.views.widgets.DetailView;
import greenwall.views.widgets.TableQueryResults;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SloViewContentTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");

    private static DetailView.ViewInput objective(CellState state) {
        var builder =
                new ClusterStateBuilder("east", NOW, QuantityCatalogue.shipped().quantities());
        var source = new Source("east", Source.Kind.PROMETHEUS, URI.create("http://p.example:9090"));
        builder.source(SourceState.of(source, CellState.OK, Optional.of(NOW), Optional.empty(), "", ""));
        builder.host("a", Labels.EMPTY).cell("a", "slo.host", Labels.EMPTY, 0.99995, state, "as told");
        return new DetailView.ViewInput(
                builder.fleet(), Place.HOME, TableQueryResults.NONE, AlertsAndProblems.UNKNOWN, Optional.empty());
    }

    @Test
    void anObjectiveThatBurnsIsNotOkWhileTheBurnRatesOfTheViewAreNotKnown() {
        var content = new SloViewContent(() -> HostObjective.DEFAULTS);
        var burning = objective(CellState.CRITICAL);
        assertThat(content.tables(burning))
                .flatExtracting(table -> table.rows())
                .singleElement()
                .satisfies(row -> assertThat(row.state()).isEqualTo(CellState.CRITICAL));
        assertThat(content.banner(burning).getFirst())
                .noneMatch(part -> part.text().contains("within budget"));
        assertThat(content.banner(objective(CellState.OK)).getFirst())
                .anyMatch(part -> part.text().contains("within budget"));
    }

    @Test
    void anObjectiveOfAServiceThatWarnsIsNotSaidToBeWithinItsBudget() {
        var hosts = objective(CellState.OK);
        var shop = FakeServices.service("shop", CellState.OK, "", List.of());
        var facts = new DetailView.ViewInput(
                hosts.state(),
                hosts.place(),
                hosts.lookupResults(),
                hosts.firing(),
                Optional.of(new Services.Answer(List.of(shop), List.of(), NOW)));
        assertThat(new SloViewContent(() -> HostObjective.DEFAULTS)
                        .banner(facts)
                        .getFirst())
                .isNotEmpty()
                .noneMatch(part -> part.text().contains("within budget"));
    }
}
