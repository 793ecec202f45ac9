package greenwall.fleet.alert;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.identity.Host;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.state.ClusterStateBuilder;
import greenwall.fleet.state.FleetState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertHostFinderTest {
    private static final Instant NOW = Instant.parse("2026-11-20T03:00:00Z");

    private final ClusterStateBuilder builder =
            new ClusterStateBuilder("east", NOW, QuantityCatalogue.shipped().quantities());

    /// @param names labels and their values
    private void host(String display, String... names) {
        var all = new ArrayList<Host.Name>();
        for (int i = 0; i < names.length; i += 2) {
            all.add(new Host.Name(names[i], names[i + 1], "told"));
        }
        builder.host(new Host("east", display, all, Labels.EMPTY));
    }

    private void target(String host, String... labels) {
        builder.target(host, Labels.of(labels), true, NOW, "");
    }

    private String found(String... labels) {
        FleetState fleet = builder.fleet();
        return AlertHostFinder.of(fleet)
                .find("east", Labels.of(labels))
                .map(host -> host.name())
                .orElse("none");
    }

    @ParameterizedTest
    @CsvSource({
        "instance, 10.2.0.2:9100",
        "instance, 10.2.0.2",
        "instance, 10.2.0.2:9177",
        "host, WEB1",
        "instance, Web1:80",
        "server_name, asset-7"
    })
    void anyUsualSpellingOfAHostReachesIt(String label, String value) {
        host("web1", "instance", "10.2.0.2:9100", "nodename", "web1", "node_id", "4", "server_name", "asset-7");
        host("web2", "instance", "10.2.0.3:9100");
        assertThat(found(label, value)).isEqualTo("web1");
    }

    @Test
    void anAddressWithForwardedPortsIsNoneOfItsHosts() {
        host("behind", "instance", "10.2.0.2:9101");
        host("gw", "instance", "10.2.0.2:9100");
        assertThat(found("instance", "10.2.0.2:9101")).isEqualTo("behind");
        assertThat(found("instance", "10.2.0.2")).isEqualTo("none");
    }

    @Test
    void ofHostsWithOneInstanceTheOneWithTheLabelsOfTheAlertIsMeant() {
        for (var name : List.of("web1", "web2")) {
            host(name, "instance", "localhost:9100", "host", name);
            target(name, "instance", "localhost:9100", "host", name);
        }
        assertThat(found("instance", "localhost:9100", "host", "web2")).isEqualTo("web2");
        assertThat(found("instance", "localhost:9100")).isEqualTo("none");
        for (var site : List.of("fra", "muc")) {
            host("db (" + site + ")", "instance", "10.0.0.1:9100");
            target("db (" + site + ")", "instance", "10.0.0.1:9100", "site", site);
        }
        assertThat(found("instance", "10.0.0.1:9100", "site", "muc")).isEqualTo("db (muc)");
    }

    @Test
    void theShownNameOfAHostIsNotAnotherHostsAlias() {
        host("web1", "host", "web1", "nodename", "debian");
        host("debian", "nodename", "debian");
        assertThat(found("nodename", "debian")).isEqualTo("debian");
    }

    @Test
    void theNumberOfANodeNamesNoHost() {
        host("web1", "instance", "web1:9100", "node_id", "1");
        assertThat(found("node_id", "1")).isEqualTo("none");
    }

    @Test
    void anAlertOfAnotherExporterNamesItsHostByALabelOfTheSite() {
        host("web1", "instance", "web1:9100", "vm", "web1-vm");
        target("web1", "job", "node", "instance", "web1:9100", "vm", "web1-vm");
        assertThat(found("job", "blackbox", "instance", "https://web1.example/", "vm", "web1-vm"))
                .isEqualTo("web1");
    }

    @Test
    void ofNodesWithOneNameTheOneInTheSiteOfTheAlertIsMeant() {
        for (var site : List.of("fra", "muc")) {
            var display = site.equals("fra") ? "n1" : "n1 (muc)";
            host(display, "nodename", "n1");
            target(display, "job", "node", "instance", "10.0.0.1:9100", "namespace", "monitoring", "site", site);
        }
        assertThat(found("job", "kube-state-metrics", "namespace", "shop", "node", "n1", "site", "muc"))
                .isEqualTo("n1 (muc)");
        assertThat(found("node", "n1", "site", "fra")).isEqualTo("n1");
    }

    @Test
    void localhostOnAnotherPortIsNoKnownHost() {
        host("mon", "instance", "localhost:9100");
        assertThat(found("instance", "localhost:9100")).isEqualTo("mon");
        assertThat(found("instance", "localhost:9093")).isEqualTo("none");
    }

    @ParameterizedTest
    @CsvSource({"node, worker-3", "nodename, worker-3", "exported_instance, 10.1.0.3:9100"})
    void anAlertOfAnExporterIsAboutTheMachineThatItNames(String label, String value) {
        host("10.244.0.8", "instance", "10.244.0.8:8080");
        host("worker-3", "instance", "10.1.0.3:9100", "nodename", "worker-3");
        assertThat(found("instance", "10.244.0.8:8080", label, value)).isEqualTo("worker-3");
        assertThat(found("instance", "10.244.0.8:8080", label, "unknown")).isEqualTo("10.244.0.8");
    }

    /// A label of its target, which names it too, although another host has the name as well.
    @Test
    void anAlertIsAboutTheInstanceIfTheOtherLabelIsOneOfItsNames() {
        host("worker-3", "instance", "10.1.0.3:9100", "node", "worker-3");
        host("worker-3 (pod)", "instance", "10.244.0.8:8080", "node", "worker-3");
        assertThat(found("instance", "10.244.0.8:8080", "node", "worker-3")).isEqualTo("worker-3 (pod)");
    }
}
