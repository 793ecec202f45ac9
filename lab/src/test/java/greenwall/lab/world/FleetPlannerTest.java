package greenwall.lab.world;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.lab.world.MachineComponents.Peer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FleetPlannerTest {
    @Test
    void aFleetHasTheRequestedNumberOfUniqueHosts() {
        for (int count : new int[] {1, 2, 3, 5, 8, 24, 77, 250, 1_000}) {
            var fleet = FleetPlanner.hosts(count, 11);
            assertThat(fleet).hasSize(count);
            assertThat(fleet).extracting(HostSpec::name).doesNotHaveDuplicates();
            assertThat(fleet).extracting(HostSpec::address).doesNotHaveDuplicates();
            assertThat(fleet).extracting(h -> h.hardware().uuid()).doesNotHaveDuplicates();
            assertThat(fleet).extracting(h -> h.os().machineId()).doesNotHaveDuplicates();
        }
    }

    @Test
    void eachEndOfATunnelListsTheOtherAsPeer() {
        var byName = new HashMap<String, HostSpec>();
        FleetPlanner.hosts(120, 3).forEach(h -> byName.put(h.name(), h));
        var addresses = new HashSet<String>();
        for (var host : byName.values()) {
            host.tunnel()
                    .ifPresent(t -> assertThat(addresses.add(t.address()))
                            .as(t.address())
                            .isTrue());
            for (Peer peer : host.peers()) {
                var peerHost = Objects.requireNonNull(byName.get(peer.host()));
                assertThat(peerHost.tunnel().orElseThrow().publicKey()).isEqualTo(peer.publicKey());
                assertThat(peerHost.peers()).extracting(Peer::host).contains(host.name());
            }
        }
    }

    @Test
    void everyGuestRunsOnAHypervisorThatListsIt() {
        var byName = new HashMap<String, HostSpec>();
        FleetPlanner.hosts(300, 5).forEach(h -> byName.put(h.name(), h));
        for (var host : byName.values()) {
            if (host.isGuest()) {
                var hypervisor =
                        Objects.requireNonNull(byName.get(host.hypervisor().orElseThrow()));
                var domain = hypervisor.guests().stream()
                        .filter(guest -> guest.domain().equals(host.name()))
                        .findFirst()
                        .orElseThrow();
                assertThat(domain.uuid()).isEqualTo(host.hardware().uuid());
                assertThat(hypervisor.dataset(domain.zvol())).isPresent();
                assertThat(hypervisor.location()).isEqualTo(host.location());
            }
        }
    }

    @Test
    void anotherSeedGivesAnotherFleet() {
        assertThat(FleetPlanner.hosts(24, 1))
                .isEqualTo(FleetPlanner.hosts(24, 1))
                .isNotEqualTo(FleetPlanner.hosts(24, 2));
    }
}
