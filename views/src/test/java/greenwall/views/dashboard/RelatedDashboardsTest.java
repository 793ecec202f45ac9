package greenwall.views.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.dashboard.PanelKind;
import greenwall.fleet.dashboard.PanelQuery;
import greenwall.fleet.dashboard.Variable;
import greenwall.fleet.state.HostState;
import greenwall.views.Place;
import greenwall.views.TimeRangeChoice;
import greenwall.views.testing.FakeDashboards;
import greenwall.views.testing.Fleets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RelatedDashboardsTest {
    private static final TimeRangeChoice WINDOW = TimeRangeChoice.last(Duration.ofMinutes(42));

    private final FakeDashboards siteDashboards = new FakeDashboards();
    private final HostState host = Fleets.cluster("east")
            .host("st01", Labels.EMPTY)
            .target("st01", Labels.of("job", "zfs", "instance", "st01:9134"), true, Fleets.NOW, "")
            .target("st01", Labels.of("job", "node", "instance", "10.0.0.4:9100"), true, Fleets.NOW, "")
            .fleet()
            .hosts()
            .getFirst();

    private void view(String name, String query, Variable... variables) {
        var panel = Panel.of("One", PanelKind.STAT, List.of(PanelQuery.Query.of("A", query)));
        var row = SampleDashboards.row("", panel.numbered(1));
        siteDashboards.put(name, name + ".yaml", SampleDashboards.of(List.of(row), List.of(variables)));
    }

    private List<Place> offered(Labels key) {
        return RelatedDashboards.about(siteDashboards, host, key, Place.HOME.during(WINDOW)).stream()
                .map(RelatedDashboards.RelatedDashboard::place)
                .toList();
    }

    @Test
    void aViewWithAVariableForTheHostOpensWithThatHostInTheSameWindow() {
        view(
                "mine",
                "up{instance=~\"$node\"}",
                SampleDashboards.queryVariable("node", "label_values(node_load1, instance)", false));
        assertThat(offered(Labels.EMPTY)).singleElement().satisfies(place -> {
            assertThat(place.view()).isEqualTo(DashboardView.ID);
            assertThat(place.get(DashboardView.NAME)).isEqualTo("mine");
            assertThat(place.get("var-node")).isEqualTo("10.0.0.4:9100");
            assertThat(place.range()).isEqualTo(WINDOW);
            assertThat(place.host()).contains(Place.HostRef.of(host));
        });
    }

    @Test
    void allExportersOfTheHostAreChosenInAMultiValueVariable() {
        view("mine", "up{instance=~\"$i\"}", SampleDashboards.queryVariable("i", "label_values(up, instance)", true));
        assertThat(offered(Labels.EMPTY))
                .singleElement()
                .satisfies(place -> assertThat(place.get("var-i").split("\n"))
                        .containsExactlyInAnyOrder("10.0.0.4:9100", "st01:9134"));
    }

    @Test
    void theSubjectOfTheProblemIsChosenToo() {
        view(
                "disks",
                "busy{device=~\"$disk\", job=\"$job\"}",
                SampleDashboards.queryVariable("job", "label_values(job)", false),
                SampleDashboards.queryVariable("disk", "label_values(busy{job=\"$job\"}, device)", true));
        assertThat(offered(Labels.EMPTY)).isEmpty();
        assertThat(offered(Labels.of("device", "sdf")))
                .singleElement()
                .satisfies(place -> assertThat(place.get("var-disk")).isEqualTo("sdf"));
    }

    @Test
    void aViewThatNamesTheHostInAQueryIsOffered() {
        view("named", "up{instance=\"st01:9134\"}");
        assertThat(offered(Labels.EMPTY)).hasSize(1);
    }

    @Test
    void anUnrelatedViewIsNotOffered() {
        view("other", "up{instance=\"somewhere-else:9100\"}");
        view("fleet", "sum(up)");
        view(
                "queues",
                "length{queue=\"$queue\"}",
                SampleDashboards.queryVariable("queue", "label_values(length, queue)", true));
        assertThat(offered(Labels.EMPTY)).isEmpty();
    }
}
