package greenwall.views;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.views.testing.Fleets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HostFilterTest {
    @Test
    void aValueMayContainSeparatorCharacters() {
        var scope = new HostFilter(Map.of("a=b", "c,d\\", "cluster", "prod"));
        assertThat(HostFilter.parse(scope.text())).isEqualTo(scope);
    }

    @Test
    void unparsableTextFiltersNothing() {
        assertThat(HostFilter.parse("nonsense,=x,y=").isEmpty()).isTrue();
    }

    @Test
    void theScopeCarriesOverBetweenViewsAndIsPartOfTheLink() {
        var place =
                Place.HOME.withScope(HostFilter.ALL.with("location", "fra1")).with("filter", "db");
        var zfsPlace = place.to("zfs");
        assertThat(zfsPlace.scope().values()).containsEntry("location", "fra1");
        assertThat(zfsPlace.get("filter")).isEmpty();
        assertThat(Place.parse(zfsPlace.link(), ViewList.ids())).isEqualTo(zfsPlace);
    }

    @Test
    void allValuesHaveToMatch() {
        var fleet = Fleets.rich();
        var host = fleet.hosts().getFirst();
        var location = host.label("location");
        assertThat(fleet.withHosts(HostFilter.ALL.with("location", location).matching(fleet))
                        .hosts())
                .isNotEmpty()
                .allMatch(h -> h.label("location").equals(location));
        assertThat(fleet.withHosts(HostFilter.ALL
                                .with("location", location)
                                .with(HostFilter.CLUSTER, "elsewhere")
                                .matching(fleet))
                        .hosts())
                .isEmpty();
    }

    @Test
    void aTargetLabelThatIsNamedClusterSelectsItsHosts() {
        var fleet = Fleets.cluster("home")
                .host("a1", Labels.of("cluster", "k8s-a"))
                .host("b1", Labels.of("cluster", "k8s-b"))
                .fleet();
        assertThat(names(fleet, HostFilter.ALL.with(HostFilter.CLUSTER, "k8s-a")))
                .containsExactly("a1");
        assertThat(names(fleet, HostFilter.ALL.with(HostFilter.CLUSTER, "home")))
                .containsExactly("a1", "b1");
    }

    @Test
    void aClusterOfThatNameIsMeantRatherThanALabel() {
        var office = Fleets.cluster("office").host("a1", Labels.EMPTY).fleet();
        var central = Fleets.cluster("central")
                .host("a1", Labels.of("cluster", "office"))
                .host("b1", Labels.of("cluster", "branch"))
                .fleet();
        var fleet = new FleetState(
                Fleets.NOW,
                Stream.concat(office.clusters().stream(), central.clusters().stream())
                        .toList());
        assertThat(fleet.withHosts(HostFilter.ALL
                                .with(HostFilter.CLUSTER, "office")
                                .matching(fleet))
                        .hosts())
                .singleElement()
                .satisfies(host -> assertThat(host.cluster().name()).isEqualTo("office"));
        assertThat(names(fleet, HostFilter.ALL.with(HostFilter.CLUSTER, "branch")))
                .containsExactly("b1");
    }

    private static List<String> names(FleetState fleet, HostFilter scope) {
        return fleet.withHosts(scope.matching(fleet)).hosts().stream()
                .map(HostState::name)
                .toList();
    }

    @Test
    void theHostsWithoutALabelCanBeChosen() {
        var scope = HostFilter.ALL.with("location", "fra1").without("rack");
        assertThat(HostFilter.parse(scope.text())).isEqualTo(scope);
        var fleet = Fleets.rich();
        assertThat(fleet.withHosts(scope.matching(fleet)).hosts()).hasSameSizeAs(fleet.hosts());
        assertThat(fleet.withHosts(HostFilter.ALL.without("location").matching(fleet))
                        .hosts())
                .isEmpty();
    }
}
