package greenwall.views.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.state.CellState;
import greenwall.views.testing.Fleets;
import org.junit.jupiter.api.Test;

class MeshTest {
    private final Mesh mesh = Mesh.of(Fleets.rich());

    @Test
    void aTunnelThatIsHeardOneWayOnlyIsSeenAsOne() {
        assertThat(mesh.oneWay()).hasSize(1);
        assertThat(mesh.oneWay().getFirst().deaf().host()).isEqualTo("node09.fra1");
        assertThat(mesh.oneWay().getFirst().hearing().host()).isEqualTo("node02.fra1");
        assertThat(mesh.link("node02.fra1", "node09.fra1").orElseThrow().state())
                .isEqualTo(CellState.OK);
    }

    @Test
    void bothDirectionsAreTold() {
        assertThat(WireguardView.sentence(mesh, "node09.fra1", "node02.fra1"))
                .startsWith("node09.fra1 heard node02.fra1 1 h 6 m ago; node02.fra1 heard node09.fra1 ");
        assertThat(WireguardView.sentence(mesh, "node09.fra1", "nobody"))
                .isEqualTo("No tunnel between node09.fra1 and nobody.");
    }

    @Test
    void peersThatNoHostOwnsAreStrangers() {
        assertThat(mesh.strangers()).containsExactly("peer0", "peer1", "peer2");
        assertThat(mesh.hosts()).hasSize(12);
    }
}
