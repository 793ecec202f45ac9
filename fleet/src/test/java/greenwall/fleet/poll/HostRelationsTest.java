package greenwall.fleet.poll;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.doctor.DoctorFindings.Join;
import greenwall.fleet.identity.IdentitySettings;
import greenwall.fleet.quantity.QuantityCatalogue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HostRelationsTest {
    private static final String GUESTS =
            "count by (job, instance, domain, uuid) ({__name__=~\"libvirt_domain_(state_code|info_state|info_vstate)\"})";
    private static final String KEY = "FFFFFFFF6666666666666666666666666666666666k=";
    private final FakeMetrics source = new FakeMetrics();

    private List<Join> joins() {
        return joins(IdentitySettings.DEFAULT);
    }

    private List<Join> joins(IdentitySettings rules) {
        return poller(rules).diagnose().joins();
    }

    private FleetPoller poller(IdentitySettings rules) {
        var settings = source.settings(true, QuantityCatalogue.shipped()).identity(rules);
        return new FleetPoller(Map.of("east", source), settings);
    }

    /// The time of the hub's last handshake with the peer of this key.
    private void handshake(double at, String... more) {
        source.sample(
                at,
                "wireguard_latest_handshake_seconds",
                "wg",
                "hub:9586",
                of(List.of("interface", "wg0", "public_key", KEY), more));
    }

    /// The response of the source about peers that never had a handshake.
    private void peerWithoutHandshake(String... more) {
        source.row(
                "max by (instance, interface, public_key, friendly_name, name, allowed_ips) (wireguard_latest_handshake_seconds == bool 0)",
                0,
                of(List.of("instance", "hub:9586", "interface", "wg0", "public_key", KEY), more));
    }

    private static String[] of(List<String> labels, String... more) {
        return Stream.concat(labels.stream(), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void peerIsTheHostWhoseInterfaceHasItsPublicKey() {
        source.target("wg", "hub:9586").target("wg", "node04:9586");
        source.sample(1, "wireguard_device_info", "wg", "node04:9586", "device", "wg0", "public_key", KEY);
        handshake(source.now.getEpochSecond() - 60.0);
        peerWithoutHandshake();
        assertThat(joins()).anySatisfy(join -> {
            assertThat(join.host()).isEqualTo("hub");
            assertThat(join.to()).isEqualTo("node04");
            assertThat(join.reason()).contains("public key");
        });
    }

    private void twoHostsWithOneKey() {
        source.target("wg", "hub:9586").target("wg", "node04:9586").target("wg", "clone:9586");
        for (var host : List.of("node04:9586", "clone:9586")) {
            source.sample(1, "wireguard_device_info", "wg", host, "device", "wg0", "public_key", KEY);
        }
        handshake(source.now.getEpochSecond() - 60.0);
        peerWithoutHandshake();
    }

    @Test
    void aKeyThatTwoHostsHaveNamesNeither() {
        twoHostsWithOneKey();
        assertThat(peers(IdentitySettings.DEFAULT)).containsExactly("FFFFFFFF");
        assertThat(joins()).anySatisfy(join -> {
            assertThat(join.to()).isEmpty();
            assertThat(join.reason())
                    .isEqualTo("several hosts have its key (clone, node04): give each its own key, or name its host in"
                            + " identity.peers");
        });
    }

    @Test
    void aKeyNamesTheHostThatIsLeft() {
        twoHostsWithOneKey();
        var poller = poller(IdentitySettings.DEFAULT);
        poller.poll();
        source.removeTarget("clone:9586").advance(Duration.ofMinutes(6));
        poller.poll();
        assertThat(peers(poller)).containsExactly("node04");
        source.removeTarget("node04:9586").advance(Duration.ofMinutes(6));
        poller.poll();
        assertThat(poller.diagnose().joins())
                .anySatisfy(join -> assertThat(join.reason()).isEqualTo("the hosts that had its key are gone"));
    }

    @Test
    void peerIsTheHostWithItsAllowedAddress() {
        source.target("node", "10.78.0.4:9100")
                .sample(1, "node_uname_info", "node", "10.78.0.4:9100", "nodename", "node04");
        source.target("wg", "hub:9586");
        handshake(1);
        peerWithoutHandshake("allowed_ips", "10.78.0.4/32");
        assertThat(joins()).anySatisfy(join -> {
            assertThat(join.to()).isEqualTo("node04");
            assertThat(join.reason()).contains("allowed address");
        });
    }

    @Test
    void guestIsMatchedToItsHostByUuidAndItsDiskToItsPool() {
        source.target("node", "web:9100")
                .sample(1, "node_dmi_info", "node", "web:9100", "product_uuid", "ABC-1")
                .target("libvirt", "kvm1:9177")
                .sample(1, "libvirt_domain_state_code", "libvirt", "kvm1:9177", "domain", "vm-web", "uuid", "abc-1")
                .row(GUESTS, 1, "job", "libvirt", "instance", "kvm1:9177", "domain", "vm-web", "uuid", "abc-1")
                .row(
                        "count by (job, instance, domain, target_device, source_file) (libvirt_domain_block_stats_read_bytes_total{source_file!=\"\"})",
                        1,
                        "job",
                        "libvirt",
                        "instance",
                        "kvm1:9177",
                        "domain",
                        "vm-web",
                        "target_device",
                        "vda",
                        "source_file",
                        "/dev/zvol/tank/vm-web");
        assertThat(joins())
                .extracting(j -> j.kind() + " " + j.what() + " -> " + j.to())
                .contains("guest vm-web -> web", "disk vm-web vda -> pool tank");
    }

    private static IdentitySettings configured(
            Map<String, String> peers, Map<String, String> guests, Map<String, String> disks) {
        return new IdentitySettings(
                IdentitySettings.DEFAULT.labels(), Map.of(), peers, guests, disks, Set.of(), Set.of(), Map.of());
    }

    @Test
    void peerIsTheHostConfiguredForItsKeyOrFriendlyName() {
        source.target("wg", "hub:9586").target("node", "node07:9100");
        handshake(source.now.getEpochSecond() - 60.0, "friendly_name", "laptop");
        peerWithoutHandshake("friendly_name", "laptop");
        assertThat(peers(IdentitySettings.DEFAULT)).containsExactly("laptop");
        for (var peer : List.of(KEY, "laptop")) {
            assertThat(peers(configured(Map.of(peer, "node07"), Map.of(), Map.of())))
                    .containsExactly("node07");
        }
    }

    private List<String> peers(IdentitySettings rules) {
        return peers(poller(rules));
    }

    private static List<String> peers(FleetPoller poller) {
        return poller.poll().host("hub").orElseThrow().cells("wg.never").stream()
                .map(cell -> cell.key().get("peer"))
                .toList();
    }

    @Test
    void guestsAndTheirDisksAreMatchedByTheConfiguration() {
        source.target("node", "web01.internal:9100")
                .target("libvirt", "kvm1:9177")
                .sample(1, "libvirt_domain_state_code", "libvirt", "kvm1:9177", "domain", "vm-7")
                .row(GUESTS, 1, "job", "libvirt", "instance", "kvm1:9177", "domain", "vm-7");
        assertThat(joins()).extracting(Join::to).containsOnly("");
        assertThat(joins(configured(Map.of(), Map.of("vm-7", "web01.internal"), Map.of("vm-7/vda", "tank/vm/web01"))))
                .extracting(j -> j.kind() + " " + j.what() + " -> " + j.to())
                .contains("guest vm-7 -> web01.internal", "disk vm-7 vda -> dataset tank/vm/web01");
    }
}
